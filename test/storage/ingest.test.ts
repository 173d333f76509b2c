import { randomUUID } from 'node:crypto';
import { describe, expect, inject, test } from 'vitest';
import { ingest } from '../../src/storage/executions.ts';
import { usersOfTest } from '../helpers/users-of-test.ts';
import { DAY, execution, executionId, NOTHING, newPlace, newProducer, score, userKey, useTracking } from './tracked.ts';
import { totalsOf, truthOf } from './truth.ts';

describe.each(inject('servers'))('a batch of executions, on $label,', (server) => {
  const fixture = useTracking(server);
  const database = () => fixture().database;
  const countIn = async (environment: string) => {
    const totals = await totalsOf(database(), environment, 'all');
    const isCount = ([key]: [string, unknown]) => key.endsWith(' executions');
    return Object.entries(totals)
      .filter(isCount)
      .reduce((sum, [, [count]]) => sum + count, 0);
  };

  test('is stored, counted, and answered with what it added', async () => {
    const place = await newPlace(database());
    const rows = [execution(), execution({ latencyMs: 300 }), execution({ series: 4, error: 'time-out', cost: null })];
    const answer = await newProducer(database(), place).send(rows);
    expect({ ...answer, totals: answer.taken ? answer.totals.toSorted(byText) : [] }).toEqual({
      taken: true,
      sequence: 1,
      inserted: 3,
      repeated: 0,
      rejected: 0,
      totals: [
        [1, 'cost', 2, 0.5],
        [1, 'executions', 2, 0],
        [1, 'input-tokens', 2, 100],
        [1, 'latency', 2, 500],
        [1, 'output-tokens', 2, 20],
        [4, 'errors', 1, 1],
        [4, 'executions', 1, 0],
        [4, 'input-tokens', 1, 50],
        [4, 'latency', 1, 200],
        [4, 'output-tokens', 1, 10],
      ],
      scored: [],
    });
    expect(await totalsOf(database(), place.environment, 'hour')).toEqual(
      await truthOf(database(), place.environment, 'hour'),
    );
  });

  test('is taken once, however often it comes', async () => {
    const place = await newPlace(database());
    const producer = newProducer(database(), place);
    const rows = [execution(), execution()];
    await producer.send(rows);
    expect(await producer.send(rows, { sequence: 1 })).toEqual({ taken: false, sequence: 1 });
    expect(await countIn(place.environment)).toBe(2);
  });

  test('is not taken while one before it is missing', async () => {
    const place = await newPlace(database());
    const producer = newProducer(database(), place);
    await producer.send([execution()]);
    expect(await producer.send([execution()], { sequence: 3 })).toEqual({ taken: false, sequence: 1 });
    expect(await producer.send([execution()], { sequence: 3, after: 2 })).toEqual({ taken: false, sequence: 1 });
    expect(await countIn(place.environment)).toBe(1);
  });

  test('is taken after a restore, when the producer says what the database knows', async () => {
    const place = await newPlace(database());
    const producer = newProducer(database(), place);
    await producer.send([execution()]);
    expect(await producer.send([execution()], { sequence: 7, after: 1 })).toMatchObject({ taken: true, sequence: 7 });
    expect(await producer.send([execution()], { sequence: 8 })).toMatchObject({ taken: true, sequence: 8 });
    expect(await producer.send([execution()], { sequence: 7, after: 1 })).toEqual({ taken: false, sequence: 8 });
    expect(await producer.send([execution()], { sequence: 7, after: 8 })).toEqual({ taken: false, sequence: 8 });
    expect(await countIn(place.environment)).toBe(3);
  });

  test('counts an id once: twice in a batch, in two batches, and from two producers', async () => {
    const place = await newPlace(database());
    const [first, second] = [newProducer(database(), place), newProducer(database(), place)];
    const row = execution();
    const other = { ...row, latencyMs: 999, error: 'of other content' };
    expect(await first.send([row, other])).toMatchObject({ inserted: 1, repeated: 1 });
    expect(await first.send([other])).toMatchObject({ inserted: 0, repeated: 1, totals: [] });
    expect(await second.send([other, execution()])).toMatchObject({ inserted: 1, repeated: 1 });
    expect(await totalsOf(database(), place.environment, 'all')).toEqual(
      await truthOf(database(), place.environment, 'all'),
    );
    expect(await countIn(place.environment)).toBe(2);
  });

  test('is stored by the day of its executions, a clock a day behind too', async () => {
    const place = await newPlace(database());
    const behind = execution({ id: executionId(Date.now() - DAY) });
    expect(await newProducer(database(), place).send([behind, execution()])).toMatchObject({ inserted: 2 });
    const rows = await database().query(
      `select e.id, c.relname as partition from promptctl.executions e join pg_class c on c.oid = e.tableoid where e.id = $1`,
      [behind.id],
    );
    const day = new Date(Date.now() - DAY).toISOString().slice(0, 10).replaceAll('-', '');
    expect(rows).toEqual([{ id: behind.id, partition: `executions_${day}` }]);
    expect(await totalsOf(database(), place.environment, 'day')).toEqual(
      await truthOf(database(), place.environment, 'day'),
    );
  });

  test('may hold nothing, and may hold scores alone', async () => {
    const place = await newPlace(database());
    const producer = newProducer(database(), place);
    const nothing = { taken: true, inserted: 0, repeated: 0, rejected: 0, totals: [], scored: [] };
    expect(await producer.send([])).toEqual({ ...nothing, sequence: 1 });
    expect(await producer.send([], { series: [], further: { scores: [score(executionId(), 5)] } })).toEqual({
      ...nothing,
      sequence: 2,
    });
  });

  test('keeps gaps, what the producer refused, and names of variables', async () => {
    const { environment, series } = await newPlace(database());
    const producer = randomUUID();
    const at = '2026-11-22T12:00:00.000Z';
    const gap = { environment, lost: 7, reason: 'the disk is full', since: at, until: at, host: 'web-1' };
    const variables = { prompt: 'support/reply', environment, day: '2026-11-22', names: ['tone', 'name', 'tone'] };
    const rejected = { reason: 'it was torn', event: { user: 'ada@example.com', half: '{"kind":"exe\u0000\ud800' } };
    const further = { ...NOTHING, gaps: [gap], rejected: [rejected], variables: [variables, variables] };
    const batch = { producer, sequence: 1, after: null, isLasting: false, series, executions: [], further };
    await ingest(database(), batch);
    expect(
      await database().query(
        'select environment, lost, reason, host from promptctl.usage_gaps where producer_id = $1',
        [producer],
      ),
    ).toEqual([{ environment, lost: 7, reason: 'the disk is full', host: 'web-1' }]);
    expect(
      await database().query('select reason, event from promptctl.rejected_events where producer_id = $1', [producer]),
    ).toEqual([{ reason: 'it was torn', event: { half: '{"kind":"exe\uFFFD\uFFFD' } }]);
    expect(
      await database().query('select name from promptctl.sent_variables where environment = $1 order by name', [
        environment,
      ]),
    ).toEqual([{ name: 'name' }, { name: 'tone' }]);
  });

  test('holds all tokens of a kind where it says a part of them, so that means are of the same executions', async () => {
    const place = await newPlace(database());
    const none = { promptTokens: null, responseTokens: null };
    const rows = [
      execution({ promptTokens: 100, responseTokens: 10 }),
      execution({ ...none, cachedReadTokens: 1_000, userKey: userKey(2) }),
      execution({ ...none, cachedWriteTokens: 7, reasoningTokens: 30, userKey: userKey(3) }),
      execution({ ...none, userKey: userKey(4) }),
    ];
    await newProducer(database(), place).send(rows);
    const totals = await totalsOf(database(), place.environment, 'all');
    const of = (metric: string) => totals[`1 redis  0 null ${metric}`]?.slice(0, 2);
    expect([of('input-tokens'), of('cached-read-tokens'), of('output-tokens'), of('reasoning-tokens')]).toEqual([
      [3, 100],
      [1, 1_000],
      [2, 10],
      [1, 30],
    ]);
    const measured = async (metric: string) => (await usersOfTest(database(), place.test, metric)).arms;
    expect(await measured('prompt-tokens')).toMatchObject([{ sumX: 1_107, sumY: 3 }]);
    expect(await measured('response-tokens')).toMatchObject([{ sumX: 40, sumY: 2 }]);
  });

  test('is one transaction: where it is rolled back, nothing of it stays', async () => {
    const place = await newPlace(database());
    const batch = { producer: randomUUID(), sequence: 1, after: null, isLasting: true, series: place.series };
    const executions = [execution({ id: executionId(Date.now() - 30 * DAY) })];
    await database().transaction(
      (transaction) => ingest(transaction, { ...batch, executions, further: NOTHING }),
      'rollback',
    );
    expect(await countIn(place.environment)).toBe(0);
    expect(await ingest(database(), { ...batch, executions, further: NOTHING })).toMatchObject({ inserted: 1 });
  });
});

function byText(a: unknown, b: unknown): number {
  return String(a) < String(b) ? -1 : 1;
}
