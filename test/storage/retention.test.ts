import { beforeAll, describe, expect, inject, test } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { fold, listPrices, maintain, readTracking, setPrice, setRetention } from '../../src/storage/upkeep.ts';
import { createLogin, dropLogin } from '../helpers/logins.ts';
import { rejection } from '../helpers/rejection.ts';
import { DAY, execution, executionId, newPlace, newProducer, reasonsOf, score, useTracking } from './tracked.ts';
import { totalsOf } from './truth.ts';

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const TOO_OLD = 'it is older than what is kept';

describe.each(inject('servers'))('retention, on $label,', (server) => {
  const fixture = useTracking(server, { max: 4 });
  const database = () => fixture().database;
  const keep = (days: number) => database().query('update promptctl.tracking set retention_days = $1', [days]);
  const partitions = () =>
    database().query<{ name: string }>(
      `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'promptctl.executions'::regclass order by 1`,
    );

  beforeAll(() => keep(90));

  test('keeps as many days as it is told, from 1 to 3,650', async () => {
    await setRetention(database(), 30, 'ada');
    const now = Date.now();
    expect(await readTracking(database())).toMatchObject({ retentionDays: 30, oldestDay: dayOf(now - 30 * DAY) });
    for (const days of [0, 3_651]) {
      expect(await rejection(setRetention(database(), days, 'ada'))).toMatchObject({ data: { sqlState: '23514' } });
    }
    await setRetention(database(), 90, 'ada');
    expect(await readTracking(database())).toMatchObject({ retentionDays: 90 });
  });

  test('is with the prices of a team: set for a day, set anew, and taken away', async () => {
    const price = (validFrom: string, promptTokens: number) => ({
      model: 'm-1',
      validFrom,
      prices: { promptTokens, responseTokens: 2 },
    });
    const [old, wrong, now] = [price('2026-01-01', 1), price('2026-03-01', 9), price('2026-03-01', 3)];
    for (const each of [wrong, old, now]) await setPrice(database(), each, 'ada');
    expect(await listPrices(database())).toEqual([old, now]);
    for (const each of [old, now, now]) await setPrice(database(), { ...each, prices: null }, 'ada');
    expect(await listPrices(database())).toEqual([]);
  });

  test('makes the days to come ready, and says what it did', async () => {
    const now = Date.now();
    expect(await maintain(database(), 3)).toEqual({
      dropped: [],
      left: 0,
      oldest: dayOf(now - 90 * DAY),
      ahead: dayOf(now + 3 * DAY),
    });
    const names = (await partitions()).map(({ name }) => name);
    expect(names).toEqual([0, 1, 2, 3].map((n) => `executions_${dayOf(now + n * DAY).replaceAll('-', '')}`));
  });

  test('counts nothing twice that comes again after its day was dropped, whoever sends it', async () => {
    const place = await newPlace(database());
    const now = Date.now();
    const producer = newProducer(database(), place);
    const old = execution({ id: executionId(now - 5 * DAY) });
    const further = { scores: [score(old.id, 4)] };
    expect(await producer.send([old, execution()], { further })).toMatchObject({ inserted: 2 });
    const totals = await totalsOf(database(), place.environment, 'day');
    try {
      await keep(1);
      const { dropped } = await maintain(database(), 1);
      expect(dropped).toContain(dayOf(now - 5 * DAY));
      // Keeping more from now on does not bring back what was dropped.
      await keep(90);
      expect(await producer.send([old], { sequence: 1, further })).toMatchObject({ taken: false });
      const other = newProducer(database(), place);
      expect(await other.send([old], { further })).toMatchObject({ inserted: 0, rejected: 2, totals: [] });
      expect(await reasonsOf(database(), other.id)).toEqual([TOO_OLD, 'its execution is older than what is kept']);
      expect((await readTracking(database())).oldestDay).toBe(dayOf(now - DAY));
      await fold(database(), 10_000);
      expect(await totalsOf(database(), place.environment, 'day')).toEqual(totals);
    } finally {
      await database().query(`update promptctl.tracking set oldest_day = '-infinity'`);
      await keep(90);
    }
  });

  /** Waits until somebody who maintains waits for a lock, or `settled`. */
  const untilHeldUp = async (settled: () => boolean) => {
    await expect
      .poll(async () => {
        const waiting = await database().query(
          `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%maintain%' and datname = current_database()`,
        );
        return waiting.length > 0 || settled();
      })
      .toBe(true);
  };

  test('drops what somebody reads another time, and holds up nothing meanwhile', async () => {
    const place = await newPlace(database());
    const now = Date.now();
    await database().query('select promptctl.prepare_days(array[$1::date])', [dayOf(now - 120 * DAY)]);
    const oldest = dayOf(now - 90 * DAY);
    await database().transaction(async (reader) => {
      await reader.query('select from promptctl.executions limit 1');
      let isDone = false;
      const maintained = maintain(database(), 9).finally(() => (isDone = true));
      await untilHeldUp(() => isDone);
      expect(await newProducer(database(), place).send([execution()])).toMatchObject({ inserted: 1 });
      expect(await maintained).toEqual({ dropped: [], left: 1, oldest, ahead: dayOf(now + 9 * DAY) });
    });
    expect(await maintain(database(), 9)).toMatchObject({ dropped: [dayOf(now - 120 * DAY)], left: 0 });
  });

  test('does not wait in a circle with who makes a day ready to take executions in', async () => {
    const now = Date.now();
    await database().query('select promptctl.prepare_days(array[$1::date])', [dayOf(now - 121 * DAY)]);
    let maintained: Promise<unknown> | undefined;
    await database().transaction(async (taking) => {
      // What prepare_days does first.
      await taking.query('lock table promptctl.execution_days in share row exclusive mode');
      let isDone = false;
      maintained = maintain(database(), 3).finally(() => (isDone = true));
      await untilHeldUp(() => isDone);
      await taking.query('select promptctl.prepare_days(array[$1::date])', [dayOf(now - 80 * DAY)]);
    });
    expect(await maintained).toMatchObject({ dropped: [dayOf(now - 121 * DAY)], left: 0 });
  });

  test('forgets a producer that keeps nothing after a day, one that does when its executions are gone', async () => {
    const place = await newPlace(database());
    const names = ['idle', 'lasting', 'gone', 'fresh'];
    const ids: string[] = [];
    for (const _ of names) {
      const producer = newProducer(database(), place);
      await producer.send([]);
      ids.push(producer.id);
    }
    const age = (which: number, days: number, isLasting: boolean) =>
      database().query(
        'update promptctl.producers set seen_at = now() - make_interval(days => $2), is_lasting = $3 where id = $1',
        [ids[which], days, isLasting],
      );
    await age(0, 2, false);
    await age(1, 89, true);
    await age(2, 95, true);
    await maintain(database(), 1);
    const left = await database().query<{ id: string }>('select id from promptctl.producers where id = any ($1)', [
      ids,
    ]);
    expect(new Set(left.map(({ id }) => names[ids.indexOf(id)]))).toEqual(new Set(['fresh', 'lasting']));
  });

  test('is the only way in which executions go: days are dropped, rows never change', async () => {
    const place = await newPlace(database());
    await newProducer(database(), place).send([execution()]);
    const day = `executions_${dayOf(Date.now()).replaceAll('-', '')}`;
    const superuser = openDatabase(fixture().superuserUrl, 'test', { max: 1 });
    try {
      for (const queryable of [database(), superuser]) {
        for (const table of ['executions', day]) {
          for (const change of ['delete from', 'truncate', 'update']) {
            const statement = `${change} promptctl.${table}${change === 'update' ? ' set latency_ms = 1' : ''}`;
            const refused = await rejection(queryable.query(statement));
            expect({ statement, refused }).toMatchObject({ refused: { data: { sqlState: '23001' } } });
          }
        }
      }
    } finally {
      await superuser.close();
    }
  });

  test('lets an app read what it must know, and send, without any right to the tables', async () => {
    const place = await newPlace(database());
    const login = await createLogin(fixture(), 'app', ['app']);
    const app = login.database;
    await database().query(
      `insert into promptctl.model_prices values ('house/one', '2026-01-01', '{"input": 1.5}') on conflict do nothing`,
    );
    try {
      const { userSecret, ...settings } = await readTracking(app);
      expect(userSecret).toHaveLength(32);
      expect(settings).toEqual({
        retentionDays: 90,
        oldestDay: dayOf(Date.now() - 90 * DAY),
        prices: [{ model: 'house/one', validFrom: '2026-01-01', prices: { input: 1.5 } }],
      });
      expect(await newProducer(app, place).send([execution()])).toMatchObject({ inserted: 1 });
      expect(await fold(app, 1_000)).toBeGreaterThan(0);
      await maintain(app, 2);
      for (const table of ['executions', 'scores', 'test_users', 'tracking', 'rejected_events']) {
        expect(await rejection(app.query(`select from promptctl.${table}`))).toMatchObject({
          code: 'permission-denied',
        });
      }
    } finally {
      await dropLogin(fixture(), login);
    }
  });
});
