import { describe, expect, inject, test } from 'vitest';
import { ingest } from '../../src/storage/executions.ts';
import { fold } from '../../src/storage/upkeep.ts';
import { usersOfTest } from '../helpers/users-of-test.ts';
import { DAY, execution, executionId, NOTHING, newPlace, newProducer, score, useTracking } from './tracked.ts';
import { totalsOf, truthOf } from './truth.ts';

const MOST = 10_000;

describe.each(inject('servers'))('scores, on $label,', (server) => {
  const fixture = useTracking(server, { max: 4 });
  const database = () => fixture().database;

  const ratings = async (environment: string) => {
    const totals = await totalsOf(database(), environment, 'all');
    return Object.entries(totals).flatMap(([key, [count, sum]]) => (key.endsWith(' rating') ? [{ count, sum }] : []));
  };
  const expectTruth = async (environment: string) => {
    for (const grain of ['hour', 'day', 'all'] as const) {
      expect(await totalsOf(database(), environment, grain)).toEqual(await truthOf(database(), environment, grain));
    }
  };

  test.each([
    ['with', 0],
    ['after', 1],
    ['before', -1],
  ])('that come %s their execution are counted once, in its own hour and arm', async (_, order) => {
    const place = await newPlace(database());
    const producer = newProducer(database(), place);
    const row = execution({ id: executionId(Date.now() - 2 * DAY), series: 2 });
    const further = { scores: [score(row.id, 4), score(row.id, -0.5, { name: 'helpful' })] };
    if (order < 0) await producer.send([], { further });
    await producer.send([row], order === 0 ? { further } : {});
    if (order > 0) await producer.send([], { further });
    await expectTruth(place.environment);
    expect(await ratings(place.environment)).toEqual([{ count: 1, sum: 4 }]);
    expect((await usersOfTest(database(), place.test, 'rating')).arms).toMatchObject([{ place: 1, sumX: 4, sumY: 1 }]);
    expect((await usersOfTest(database(), place.test, 'helpful')).arms).toMatchObject([{ place: 1, sumX: -0.5 }]);
  });

  test('are answered with what they add to each version, whenever they come', async () => {
    const place = await newPlace(database());
    const producer = newProducer(database(), place);
    const [known, late] = [execution(), execution({ series: 2 })];
    const now = Date.now();
    const answered = async (rows: readonly (typeof known)[], scores: readonly ReturnType<typeof score>[]) => {
      const answer = await producer.send(rows, { further: { scores } });
      return answer.taken ? answer.scored : null;
    };
    const of = (index: 0 | 1, name: string, count: number, sum: number) => {
      const { environment, prompt, versionId } = place.series[index];
      return { environment, prompt, versionId, name, count, sum };
    };
    expect(await answered([known], [score(known.id, 2, { at: now }), score(late.id, 4)])).toEqual([
      of(0, 'rating', 1, 2),
    ]);
    expect(await answered([late], [])).toEqual([of(1, 'rating', 1, 4)]);
    // A correction, and one that is older than what is known.
    expect(await answered([], [score(known.id, 5, { at: now + 1 }), score(late.id, 1, { at: 0 })])).toEqual([
      of(0, 'rating', 0, 3),
    ]);
    expect(await answered([], [score(late.id, -0.5, { name: 'helpful' })])).toEqual([of(1, 'helpful', 1, -0.5)]);
  });

  test('that come again move the totals by what they differ, folded or not', async () => {
    const place = await newPlace(database());
    const producer = newProducer(database(), place);
    const row = execution();
    const now = Date.now();
    await producer.send([row], { further: { scores: [score(row.id, 2, { at: now, feedback: 'meh' })] } });
    await fold(database(), MOST);
    await producer.send([], { further: { scores: [score(row.id, 5, { at: now + 1 })] } });
    expect(await ratings(place.environment)).toEqual([{ count: 1, sum: 5 }]);
    await expectTruth(place.environment);
    await fold(database(), MOST);
    await expectTruth(place.environment);
    expect((await usersOfTest(database(), place.test, 'rating')).arms).toMatchObject([{ sumX: 5, sumY: 1 }]);
    const kept = await database().query('select feedback from promptctl.scores where execution_id = $1', [row.id]);
    expect(kept).toEqual([{ feedback: 'meh' }]);
  });

  test('count by their time, whichever comes first', async () => {
    const place = await newPlace(database());
    const producer = newProducer(database(), place);
    const row = execution();
    const now = Date.now();
    const late = [score(row.id, 3, { at: now - 5 }), score(row.id, 1, { at: now - 9 })];
    await producer.send([row], { further: { scores: late } });
    expect(await ratings(place.environment)).toEqual([{ count: 1, sum: 3 }]);
    await producer.send([], { further: { scores: [score(row.id, 5, { at: now })] } });
    await producer.send([], { further: { scores: [score(row.id, 2, { at: now - 1 })] } });
    expect(await ratings(place.environment)).toEqual([{ count: 1, sum: 5 }]);
  });

  test('that are too late, and held while their execution comes, leave what is known to the next fold', async () => {
    const place = await newPlace(database());
    const [first, late, executing] = [1, 2, 3].map(() => newProducer(database(), place));
    const row = execution();
    const now = Date.now();
    await first?.send([], { further: { scores: [score(row.id, 4, { at: now })] } });
    // Longer ago than what fold looks at.
    await database().query(`update promptctl.scores set taken_at = taken_at - interval '1 hour'`);
    await database().query(`update promptctl.tracking set folded_at = clock_timestamp() - interval '5 minutes'`);
    const batch = { sequence: 1, after: null, isLasting: true, series: place.series, executions: [] };
    const scores = [score(row.id, 3, { at: now - 1 })];
    await database().transaction(async (transaction) => {
      await ingest(transaction, { ...batch, producer: late?.id ?? '', further: { ...NOTHING, scores } });
      await executing?.send([row]);
    });
    await fold(database(), MOST);
    expect(await ratings(place.environment)).toEqual([{ count: 1, sum: 4 }]);
    await expectTruth(place.environment);
  });

  test('keep the latest feedback that was given, in whatever batches and order they come', async () => {
    const place = await newPlace(database());
    const now = Date.now();
    const given: [value: number, at: number, feedback?: string][] = [
      [2, now, 'meh'],
      [3, now + 1, 'better'],
      [5, now + 2],
    ];
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [2, 0, 1],
      [0, 2, 1],
      [1, 2, 0],
    ];
    const kept: unknown[] = [];
    for (const isOneBatch of [true, false]) {
      for (const order of orders) {
        const producer = newProducer(database(), place);
        const row = execution();
        const scores = order.map((n) => {
          const [value, at, feedback] = given[n] ?? [0, 0];
          return score(row.id, value, feedback === undefined ? { at } : { at, feedback });
        });
        await producer.send([row]);
        for (const batch of isOneBatch ? [scores] : scores.map((each) => [each])) {
          await producer.send([], { further: { scores: batch } });
        }
        const asked = 'select value, feedback from promptctl.scores where execution_id = $1';
        kept.push(...(await database().query(asked, [row.id])));
      }
    }
    expect(kept).toEqual(Array.from({ length: 12 }, () => ({ value: 5, feedback: 'better' })));
  });

  test('of executions that never come count nothing, and hold up nothing', async () => {
    const place = await newPlace(database());
    const scores = Array.from({ length: 50 }, () => score(executionId(), 5));
    await newProducer(database(), place).send([execution()], { further: { scores } });
    await fold(database(), MOST);
    await fold(database(), MOST);
    expect(await ratings(place.environment)).toEqual([]);
  });

  test.each(['the score', 'the execution'])(
    'and their execution, taken at once and %s committed first, are counted by the next fold',
    async (first) => {
      const place = await newPlace(database());
      const row = execution();
      const [one, two] = [newProducer(database(), place), newProducer(database(), place)];
      const batchOf = (producer: string) => ({
        producer,
        sequence: 1,
        after: null,
        isLasting: true,
        series: place.series,
      });
      await one.send([execution()], { sequence: 1 });
      const scored = { ...batchOf(two.id), executions: [], further: { ...NOTHING, scores: [score(row.id, 5)] } };
      const executed = { ...batchOf(one.id), sequence: 2, executions: [row], further: NOTHING };
      const [outer, inner] = first === 'the score' ? [executed, scored] : [scored, executed];
      await database().transaction(async (transaction) => {
        await ingest(transaction, outer);
        await ingest(database(), inner);
      });
      await fold(database(), MOST);
      expect(await ratings(place.environment)).toEqual([{ count: 1, sum: 5 }]);
      await fold(database(), MOST);
      await expectTruth(place.environment);
    },
  );

  test('of one execution from two producers at once wait for each other, and one of them counts', async () => {
    const place = await newPlace(database());
    const row = execution();
    const now = Date.now();
    await newProducer(database(), place).send([row]);
    const [one, two] = [newProducer(database(), place), newProducer(database(), place)];
    const batch = { sequence: 1, after: null, isLasting: true, series: place.series, executions: [] };
    const scored = (value: number, at: number) => ({ ...NOTHING, scores: [score(row.id, value, { at })] });
    let second: Promise<unknown> | undefined;
    await database().transaction(async (transaction) => {
      await ingest(transaction, { ...batch, producer: one.id, further: scored(1, now) });
      second = ingest(database(), { ...batch, producer: two.id, further: scored(4, now + 1) });
      await expect
        .poll(() =>
          database().query(
            `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%ingest%' and datname = current_database()`,
          ),
        )
        .toHaveLength(1);
    });
    await second;
    expect(await ratings(place.environment)).toEqual([{ count: 1, sum: 4 }]);
    await expectTruth(place.environment);
  });
});
