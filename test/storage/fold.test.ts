import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import type { ExecutionRow } from '../../src/storage/executions.ts';
import { fold } from '../../src/storage/upkeep.ts';
import { rounds } from '../helpers/long-run.ts';
import { DAY, execution, executionId, HOUR, newPlace, newProducer, score, userKey, useTracking } from './tracked.ts';
import { totalsOf, truthOf } from './truth.ts';
import { expectUsers } from './users-truth.ts';

/** Multiples of a power of two, so that sums are exact in whatever order they are made. */
const amount = fc.option(fc.integer({ min: 0, max: 4_000 }), { nil: null });
const someExecution = fc.record({
  ago: fc.constantFrom(0, HOUR, 5 * HOUR, DAY, 40 * DAY),
  series: fc.integer({ min: 1, max: 4 }),
  user: fc.integer({ min: 1, max: 6 }),
  measures: fc.record({
    latencyMs: fc.option(fc.integer({ min: 0, max: 1_600_000 }), { nil: null }),
    promptTokens: amount,
    cachedReadTokens: amount,
    cachedWriteTokens: amount,
    responseTokens: amount,
    reasoningTokens: amount,
    cost: fc.option(
      fc.integer({ min: 0, max: 4_000 }).map((n) => n / 1_024),
      { nil: null },
    ),
    error: fc.constantFrom(null, null, 'time-out'),
  }),
});
/** Of the `of`-th execution that was ever thought of, sent or not. */
const someScore = fc.record({
  of: fc.nat(),
  name: fc.constantFrom('rating', 'helpful'),
  value: fc.integer({ min: 1, max: 5 }),
  later: fc.integer({ min: -5, max: 5 }),
});
const batchStep = fc.record({
  kind: fc.constant('batch' as const),
  producer: fc.integer({ min: 0, max: 2 }),
  executions: fc.array(someExecution, { maxLength: 8 }),
  /** How many of them are sent; the rest are only scored. */
  sent: fc.integer({ min: 0, max: 8 }),
  again: fc.array(fc.nat(), { maxLength: 3 }),
  scores: fc.array(someScore, { maxLength: 6 }),
  isRepeated: fc.boolean(),
});
type BatchStep = typeof batchStep extends fc.Arbitrary<infer T> ? T : never;
const step = fc.oneof(
  { weight: 4, arbitrary: batchStep },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fold' as const), most: fc.integer({ min: 1, max: 60 }) }) },
);

describe.each(inject('servers'))('totals, on $label,', (server) => {
  const fixture = useTracking(server);

  test('are what the rows say at every moment, whatever is sent again, scored and folded in between', async () => {
    const seed = randomInt(2 ** 31);
    const database = fixture().database;
    const history = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const place = await newPlace(database);
      const producers = [0, 1, 2].map(() => newProducer(database, place));
      const thoughtOf: ExecutionRow[] = [];
      const now = Date.now();
      const take = async ({ producer, executions, sent, again, scores, isRepeated }: BatchStep) => {
        const rows = executions.map(({ ago, series, user, measures }) =>
          execution({ id: executionId(now - ago), series, userKey: userKey(user), ...measures }),
        );
        thoughtOf.push(...rows);
        const pick = (n: number) => (thoughtOf.length === 0 ? [] : [thoughtOf[n % thoughtOf.length] as ExecutionRow]);
        const scored = scores.flatMap(({ of, value, name, later }) =>
          pick(of).map(({ id }) => score(id, value, { name, at: now + later })),
        );
        const batch = [...rows.slice(0, sent), ...again.flatMap(pick)];
        const answer = await producers[producer]?.send(batch, { further: { scores: scored } });
        if (isRepeated) {
          const sequence = answer?.sequence ?? 0;
          await producers[producer]?.send(batch, { sequence, further: { scores: scored } });
        }
        return answer?.taken === true && answer.rejected === 0;
      };
      for (const each of steps) {
        const done = each.kind === 'fold' ? (await fold(database, each.most)) !== null : await take(each);
        expect(done).toBe(true);
        for (const grain of ['hour', 'day', 'all'] as const) {
          expect(await totalsOf(database, place.environment, grain)).toEqual(
            await truthOf(database, place.environment, grain),
          );
        }
        await expectUsers(database, place.test);
      }
    });
    await fc.assert(history, { numRuns: rounds(5, 12), seed, endOnFailure: true });
  });

  test('fold until nothing is left, and then say so', async () => {
    const place = await newPlace(fixture().database);
    await newProducer(fixture().database, place).send([execution(), execution({ series: 3 })]);
    let folds = 0;
    while ((await fold(fixture().database, 3)) !== 0) folds++;
    expect(folds).toBeGreaterThan(1);
    const [left] = await fixture().database.query(
      `select (select count(*) from promptctl.rollup_parts) as parts, (select count(*) from promptctl.test_user_parts) as users`,
    );
    expect(left).toEqual({ parts: 0, users: 0 });
  });

  test('are folded by one at a time; another is told so at once', async () => {
    await fixture().database.transaction(async (transaction) => {
      expect(await fold(transaction, 10)).not.toBeNull();
      expect(await fold(fixture().database, 10)).toBeNull();
    });
    expect(await fold(fixture().database, 10)).not.toBeNull();
  });
});
