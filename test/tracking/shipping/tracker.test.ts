import { describe, expect, test, vi } from 'vitest';
import { temporaryDirectory } from '../../helpers/story.ts';
import { openProxy } from '../../helpers/tcp-proxy.ts';
import { testedServers } from '../../helpers/tested-servers.ts';
import { thrown } from '../../helpers/thrown.ts';
import { newPlace, useTracking } from '../../storage/tracked.ts';
import { totalsOf, truthOf } from '../../storage/truth.ts';
import { RESOLVED } from '../samples.ts';
import { resolvedOf, SOON, storedIn, useTrackers } from './use-tracker.ts';

describe.each(testedServers())('a tracker, on $label,', (server) => {
  const fixture = useTracking(server, { max: 4 });
  const database = () => fixture().database;
  const open = useTrackers();

  test('stores and counts what three processes on one directory track, each once', async () => {
    const { environment, series } = await newPlace(database());
    const stateDirectory = await temporaryDirectory();
    const trackers = [1, 2, 3].map(() => open(fixture().url, { environment, durability: 'disk', stateDirectory }));
    const ids = Array.from({ length: 3_000 }, (_, n) => {
      const resolved = resolvedOf(series[n % 4] ?? series[0], `user-${n % 50}`);
      const measures = {
        latencyMs: n,
        promptTokens: n,
        responseTokens: 7,
        cost: 0.5,
        ...(n % 3 === 0 ? { rating: 4 } : {}),
      };
      return trackers[n % 3]?.track(resolved, n % 10 === 0 ? { ...measures, error: 'time-out' } : measures) ?? '';
    });
    trackers[0]?.noteVariables(environment, 'support/reply', ['name', 'tone']);
    const flushed = await Promise.all(trackers.map((tracker) => tracker.flush(SOON)));
    const names = await database().query('select name from promptctl.sent_variables where environment = $1', [
      environment,
    ]);
    expect({ flushed, stored: await storedIn(database(), environment), names: names.length }).toEqual({
      flushed: [true, true, true],
      stored: ids.toSorted(),
      names: 2,
    });
    for (const grain of ['hour', 'all'] as const) {
      expect(await totalsOf(database(), environment, grain)).toEqual(await truthOf(database(), environment, grain));
    }
    expect(trackers.map((tracker) => tracker.status())).toMatchObject(
      [1, 2, 3].map(() => ({ bytes: 0, failure: null })),
    );
    expect(trackers.map(({ problems }) => problems)).toEqual([[], [], []]);
  });

  test('ships by itself soon, and puts totals together', async () => {
    const { environment, series } = await newPlace(database());
    const tracker = open(fixture().url, { environment });
    const id = tracker.track(resolvedOf(series[0]));
    await vi.waitFor(async () => expect(await storedIn(database(), environment)).toEqual([id]), SOON);
    await vi.waitFor(async () => {
      const parts = await database().query(
        'select from promptctl.rollup_parts p join promptctl.series s on s.id = p.series_id where s.environment = $1',
        [environment],
      );
      expect(parts).toEqual([]);
    }, SOON);
    expect(await totalsOf(database(), environment, 'day')).toEqual(await truthOf(database(), environment, 'day'));
  });

  test('sends again what was taken while the answer was lost, and it counts once', async () => {
    const { environment, series } = await newPlace(database());
    const proxy = await openProxy(fixture().url);
    const tracker = open(proxy.url, { environment });
    const ids = [tracker.track(resolvedOf(series[0]))];
    await tracker.flush(SOON);
    for (let round = 0; round < 5; round++) {
      proxy.loseNextReply();
      ids.push(tracker.track(resolvedOf(series[0]), { rating: 3 }));
      expect(await tracker.flush(SOON)).toBe(true);
    }
    expect(await storedIn(database(), environment)).toEqual(ids.toSorted());
    expect(await totalsOf(database(), environment, 'all')).toEqual(await truthOf(database(), environment, 'all'));
    await tracker.close(SOON);
    await proxy.close();
  });

  test('knows users by keys that are always the same, and sends their ids nowhere', async () => {
    const { environment, series } = await newPlace(database());
    const user = 'jane.doe@example.com';
    for (let n = 0; n < 2; n++) {
      const tracker = open(fixture().url, { environment });
      tracker.track(resolvedOf(series[0], user), { rating: 5 });
      tracker.track({ ...resolvedOf(series[0], user), name: 'not/there' });
      tracker.track(resolvedOf(series[0], null));
      expect(await tracker.flush(SOON)).toBe(true);
    }
    const keys = await database().query<{ key: string | null; n: number }>(
      `select encode(user_key, 'hex') as key, count(*) as n from promptctl.executions e join promptctl.series s on s.id = e.series_id
       where s.environment = $1 group by 1 order by 1`,
      [environment],
    );
    expect(keys).toEqual([
      { key: expect.stringMatching(/^[0-9a-f]{32}$/), n: 2 },
      { key: null, n: 2 },
    ]);
    const tables = await database().query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'promptctl'::regnamespace and relkind = 'r'`,
    );
    expect(tables.length).toBeGreaterThan(20);
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await database().query<{ text: string }>(`select t::text from promptctl."${name}" t`);
      const all = rows.map(({ text }) => text).join(' ');
      if (all.includes(user) || all.includes(Buffer.from(user).toString('hex'))) found.push(name);
    }
    expect(found).toEqual([]);
  });

  test('without timers ships only when it is flushed', async () => {
    const { environment, series } = await newPlace(database());
    const opened: string[] = [];
    const tracker = open(fixture().url, {
      environment,
      hasTimers: false,
      openDatabase: async () => {
        opened.push('opened');
        const { openDatabase } = await import('../../../src/storage/database.ts');
        return openDatabase(fixture().url, 'test', { max: 1, holdsProcess: false });
      },
    });
    const id = tracker.track(resolvedOf(series[0]));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect({ opened, bytes: tracker.status().bytes > 0 }).toEqual({ opened: [], bytes: true });
    const flushed = await Promise.all([tracker.flush(SOON), tracker.flush(SOON)]);
    expect({ flushed, stored: await storedIn(database(), environment) }).toEqual({
      flushed: [true, true],
      stored: [id],
    });
    for (let n = 0; n < 20; n++) {
      tracker.track(resolvedOf(series[0]));
      await tracker.flush(SOON);
    }
    expect(await storedIn(database(), environment)).toHaveLength(21);
  });
});

describe('a tracker without a database', () => {
  const open = useTrackers();

  test('checks executions and forgets them', async () => {
    const tracker = open(null);
    const resolved = { ...RESOLVED, source: 'files' };
    expect(thrown(() => tracker.track(resolved, { latencyMs: -1 }))).toMatchObject({ code: 'measure-invalid' });
    tracker.score(tracker.track(resolved, { rating: 5 }), 'solved', 1);
    tracker.noteVariables('production', 'support/reply', ['name']);
    expect({ flushed: await tracker.flush(10), closed: await tracker.close(10), status: tracker.status() }).toEqual({
      flushed: true,
      closed: true,
      status: { spool: null, bytes: 0, shipped: null, failure: null },
    });
  });
});
