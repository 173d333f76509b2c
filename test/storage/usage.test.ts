import { describe, expect, inject, test } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { fold } from '../../src/storage/upkeep.ts';
import { listUsage, type UsageFilter } from '../../src/storage/usage.ts';
import { usersOfTest } from '../helpers/users-of-test.ts';
import { DAY, execution, executionId, newPlace, newProducer, userKey, useTracking } from './tracked.ts';
import { totalsOf, truthOf } from './truth.ts';
import { expectUsers } from './users-truth.ts';

const EVERYTHING: UsageFilter = { environment: null, prompts: null, metrics: null, histograms: [], period: 'all' };

describe.each(inject('servers'))('usage, on $label,', (server) => {
  const fixture = useTracking(server);
  const database = () => fixture().database;

  test('is listed by what was asked for, folded or not', async () => {
    const { environment, test: id, series } = await newPlace(database());
    const row = execution({ series: 2, latencyMs: 100 });
    await newProducer(database(), { series }).send([row, execution({ series: 4 })]);
    const filter = { ...EVERYTHING, environment, metrics: ['latency'], histograms: ['latency'] };
    const of = {
      environment,
      prompt: 'support/reply',
      segment: '',
      model: null,
      start: null,
      metric: 'latency',
      count: 1,
    };
    const arm = { version: 2, versionId: series[1].versionId, source: 'redis', test: id, place: 1 };
    const fallback = { version: null, versionId: null, source: 'fallback', test: null, place: null };
    const expected = [
      { ...of, ...arm, sum: 100, sumSquares: 10_000, histogram: new Map([[232, 1]]) },
      { ...of, ...fallback, sum: 200, sumSquares: 40_000, histogram: new Map([[267, 1]]) },
    ];
    const listed = async (change: Partial<UsageFilter> = {}) =>
      (await listUsage(database(), { ...filter, ...change })).toSorted((a, b) => a.sum - b.sum);
    expect(await listed()).toEqual(expected);
    await fold(database(), 10_000);
    expect(await listed()).toEqual(expected);
    expect(await listed({ prompts: ['support/reply'], histograms: [] })).toEqual(
      expected.map((usage) => ({ ...usage, histogram: null })),
    );
    expect(await listed({ prompts: ['other'] })).toEqual([]);
    expect(await listed({ environment: 'staging' })).toEqual([]);
  });

  test('is narrowed to hours and days that begin in a period', async () => {
    const place = await newPlace(database());
    const today = Math.floor(Date.now() / DAY) * DAY;
    const at = [today - 2 * DAY, today - DAY, today - 1];
    const producer = newProducer(database(), place);
    await producer.send(at.map((time) => execution({ id: executionId(time), series: 3 })));
    await fold(database(), 10_000);
    await producer.send(at.map((time) => execution({ id: executionId(time), series: 3 })));
    const iso = (time: number) => new Date(time).toISOString();
    const period = { grain: 'day', since: iso(today - DAY), until: iso(today) } as const;
    const { environment } = place;
    const days = await listUsage(database(), { ...EVERYTHING, environment, metrics: ['executions'], period });
    expect(days).toMatchObject([{ start: iso(today - DAY), count: 4 }]);
  });

  test('is told apart by 50 segments of a prompt in an environment; further ones are counted as other', async () => {
    const place = await newPlace(database());
    const producer = newProducer(database(), place);
    const send = (from: number, count: number) =>
      producer.send(
        Array.from({ length: count }, (_, i) => execution({ series: i + 1 })),
        { series: Array.from({ length: count }, (_, i) => ({ ...place.series[2], segment: `s/${from + i}` })) },
      );
    await send(0, 30);
    for (let from = 0; from < 10_000; from += 500) expect(await send(from, 500)).toMatchObject({ inserted: 500 });
    expect(await send(20, 60)).toMatchObject({ inserted: 60 });
    const { environment } = place;
    const segments = await listUsage(database(), { ...EVERYTHING, environment, metrics: ['executions'] });
    expect(segments).toHaveLength(51);
    expect(segments.find(({ segment }) => segment === 'other')?.count).toBe(10_000 - 50 + 30);
    expect(segments.reduce((sum, { count }) => sum + count, 0)).toBe(30 + 10_000 + 60);
    expect(await totalsOf(database(), environment, 'all')).toEqual(await truthOf(database(), environment, 'all'));
  });

  test('is told apart by 50 models of a prompt in an environment, whatever its segments; further ones are counted as other', async () => {
    const place = await newPlace(database());
    const series = Array.from({ length: 60 }, (_, i) => ({
      ...place.series[2],
      model: `m ${i}`,
      segment: `s-${i % 2}`,
    }));
    const rows = [...series, place.series[2], { ...place.series[2], model: '' }].map((_, i) =>
      execution({ series: i + 1 }),
    );
    const sent = { series: [...series, place.series[2], { ...place.series[2], model: '' }] };
    await newProducer(database(), place).send(rows, sent);
    const { environment } = place;
    const models = await listUsage(database(), { ...EVERYTHING, environment, metrics: ['executions'] });
    const counted = (of: string | null) =>
      models.filter(({ model }) => model === of).reduce((sum, { count }) => sum + count, 0);
    expect(new Set(models.map(({ model }) => model)).size).toBe(52);
    expect({ first: counted('m 0'), other: counted('other'), none: counted(null) }).toEqual({
      first: 1,
      other: 10,
      none: 2,
    });
  });

  test('of a user is slow from the threshold on that was frozen with the test', async () => {
    const place = await newPlace(database());
    const superuser = openDatabase(fixture().superuserUrl, 'test', { max: 1 });
    await superuser.transaction(async (transaction) => {
      await transaction.query('set local session_replication_role = replica');
      await transaction.query('update promptctl.ab_tests set slow_after = 250 where id = $1', [place.test]);
    });
    await superuser.close();
    const rows = [100, 250, 251, 500_000, null].flatMap((latencyMs) =>
      [1, 2].map((series) => execution({ series, userKey: userKey(series), latencyMs })),
    );
    await newProducer(database(), place).send(rows);
    expect(await usersOfTest(database(), place.test, 'slow-share')).toMatchObject({
      arms: [0, 1].map((arm) => ({ place: arm, users: 1, sumX: 2 / 1.6, sumY: 4 / 1.6 })),
      mixed: 0,
    });
    // What was not measured adds nothing to what is winsorised at two minutes.
    expect(await usersOfTest(database(), place.test, 'latency')).toMatchObject({
      arms: [0, 1].map((arm) => ({ place: arm, sumX: (100 + 250 + 251 + 120_000) / 1.6, sumY: 4 / 1.6 })),
    });
    await expectUsers(database(), place.test);
    await fold(database(), 10_000);
    await expectUsers(database(), place.test);
  });

  test('knows hours and days in UTC, whatever time zone the session is in', async () => {
    const place = await newPlace(database());
    const row = execution({ id: executionId(Date.now() - DAY) });
    await database().transaction(async (transaction) => {
      await transaction.query(`set local time zone 'Asia/Kathmandu'`);
      const further = {
        scores: [{ id: row.id, name: 'rating', value: 3, feedback: null, at: new Date().toISOString() }],
      };
      await newProducer(transaction, place).send([row], { further });
    });
    await database().transaction(async (transaction) => {
      await transaction.query(`set local time zone 'Asia/Kathmandu'`);
      await fold(transaction, 10_000);
    });
    for (const grain of ['hour', 'day'] as const) {
      expect(await totalsOf(database(), place.environment, grain)).toEqual(
        await truthOf(database(), place.environment, grain),
      );
    }
  });

  test('holds no user id: only keys of 16 bytes, in any table', async () => {
    const place = await newPlace(database());
    const event = { kind: 'execution', user: 'ada@example.com', prompt: 'support/reply' };
    const rows = [execution(), execution({ userKey: Buffer.from('ada@example.com').toString('hex') })];
    const further = { rejected: [{ reason: 'it was torn', event }] };
    expect(await newProducer(database(), place).send(rows, { further })).toMatchObject({ inserted: 1, rejected: 1 });
    const tables = await database().query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'promptctl'::regnamespace and relkind = 'r'`,
    );
    const hex = Buffer.from('ada@example.com').toString('hex');
    for (const { name } of tables) {
      const found = await database().query(
        `select from promptctl.${name} as t where t::text like '%ada@example.com%' or t::text like '%${hex}%'`,
      );
      expect({ name, found }).toEqual({ name, found: [] });
    }
  });
});
