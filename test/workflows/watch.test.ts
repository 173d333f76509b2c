import { describe, expect, inject, it, onTestFinished } from 'vitest';
import type { LiveCount, LiveCounters } from '../../src/cache/live-counters.ts';
import { openLiveCounters } from '../../src/cache/open-live-counters.ts';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { readDatabaseId } from '../../src/storage/environments.ts';
import { openWatch } from '../../src/workflows/watch.ts';
import type { Watched, WatchedVersion } from '../../src/workflows/watched.ts';
import { openNetworkProxy } from '../helpers/network-proxy.ts';
import { findRedis, startRedis } from '../helpers/redis-server.ts';
import { rejection } from '../helpers/rejection.ts';
import { upstreamOf, urlThrough } from '../resolution/through-proxy.ts';
import { execution, executionId, newPlace, newProducer, type Place, score, useTracking } from '../storage/tracked.ts';
import { NOTHING_SEEN } from './sample-watched.ts';

const MINUTE = 60_000;
const ID = expect.stringMatching(/^pv-[0-9a-f]{12}$/);

/** Our own clock goes as fast as a test wants. */
function ownClock() {
  const began = Date.now();
  let ahead = 0;
  return { began, now: () => began + ahead, pass: (time: number) => void (ahead += time) };
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}

function row(version: number | null, further: Partial<WatchedVersion>): WatchedVersion {
  return {
    prompt: 'support/reply',
    version,
    versionId: version === null ? null : ID,
    arm: null,
    ...NOTHING_SEEN,
    ...further,
  };
}

function armOf(place: Place, role: 'control' | 'variant') {
  return { test: place.test, role, expected: 0.5 };
}

describe.each(inject('servers').slice(0, 1))('watching an environment on $label', (server) => {
  const fixture = useTracking(server);

  it('without Redis shows what the totals grew by, from the second look on', async () => {
    const { database } = fixture();
    const [place, clock] = [await newPlace(database), ownClock()];
    const producer = newProducer(database, place);
    await producer.send([execution(), execution({ series: 4 })]);
    const watch = await openWatch({ database, counters: null, now: clock.now }, of(place));
    const frame = {
      environment: place.environment,
      since: isoOf(clock.began),
      source: 'postgres' as const,
      problems: [],
    };
    const start = isoOf(clock.began);
    expect(await watch.look()).toEqual({ ...frame, at: start, read: start, versions: [] });

    const rated = executionId();
    const executions = [execution({ id: rated, latencyMs: 300 }), execution({ error: 'Timeout' }), execution()];
    const others = [execution({ series: 2, latencyMs: null, promptTokens: null }), execution({ series: 4 })];
    await producer.send([...executions, ...others], { further: { scores: [score(rated, 5)] } });
    clock.pass(2_000);
    const at = isoOf(clock.now());
    const measured = { latency: 200, promptTokens: 50, responseTokens: 10 };
    expect(await watch.look()).toEqual({
      ...frame,
      at,
      read: at,
      versions: [
        row(1, {
          arm: armOf(place, 'control'),
          perSecond: { last10: 1.5, last60: null },
          executions: 3,
          errors: 1,
          errorRate: 1 / 3,
          ...measured,
          latency: 700 / 3,
          rating: { mean: 5, count: 1 },
          share: 0.6,
        }),
        row(2, {
          arm: armOf(place, 'variant'),
          perSecond: { last10: 0.5, last60: null },
          executions: 1,
          errorRate: 0,
          responseTokens: 10,
          share: 0.2,
        }),
        row(null, {
          perSecond: { last10: 0.5, last60: null },
          executions: 1,
          errorRate: 0,
          ...measured,
          share: 0.2,
        }),
      ],
    });
    clock.pass(2 * MINUTE);
    await watch.look();
    clock.pass(2_000);
    const quiet = await watch.look();
    expect(quiet.versions.map(({ version, executions: n }) => [version, n])).toEqual([
      [1, 0],
      [2, 0],
      [null, 0],
    ]);
    clock.pass(20 * MINUTE);
    expect((await watch.look()).versions).toEqual([]);
  });

  it('shows what is served and tested of the prompts that are named, before anything happens', async () => {
    const { database } = fixture();
    const place = await newPlace(database);
    const versionsOf = async (...patterns: string[]) => {
      const watch = await openWatch({ database, counters: null, now: Date.now }, { ...of(place), patterns });
      return (await watch.look()).versions;
    };
    const waiting = [row(1, { arm: armOf(place, 'control') }), row(2, { arm: armOf(place, 'variant') })];
    expect(await versionsOf('support/reply')).toEqual(waiting);
    expect(await versionsOf('support/*')).toEqual(waiting);
    expect(await versionsOf('other')).toEqual([]);
    expect(await versionsOf('mail/*')).toEqual([]);
    expect(await rejection(versionsOf('support/rply'))).toMatchObject({ code: 'prompt-not-found' });
    const elsewhere = openWatch({ database, counters: null, now: Date.now }, { ...of(place), environment: 'stagign' });
    expect(await rejection(elsewhere)).toMatchObject({ code: 'environment-not-found' });
  });

  it('shows only the prompts that are named', async () => {
    const { database } = fixture();
    const [place, clock] = [await newPlace(database), ownClock()];
    const other = { ...place.series[3], prompt: 'other' };
    const producer = newProducer(database, { series: [place.series[3], other] });
    const looks = await Promise.all(
      [['other'], ['oth*'], []].map((patterns) =>
        openWatch({ database, counters: null, now: clock.now }, { ...of(place), patterns }),
      ),
    );
    for (const watch of looks) await watch.look();
    await producer.send([execution({ series: 1 }), execution({ series: 2 })]);
    clock.pass(1_000);
    const seen = [];
    for (const watch of looks) seen.push((await watch.look()).versions.map(({ prompt, version }) => [prompt, version]));
    const all = [
      ['other', null],
      ['support/reply', 1],
      ['support/reply', 2],
      ['support/reply', null],
    ];
    expect(seen).toEqual([[['other', null]], [['other', null]], all]);
  });

  it('goes on while Postgres does not answer, and catches up', async () => {
    const { database, url } = fixture();
    const [place, clock] = [await newPlace(database), ownClock()];
    const proxy = await openNetworkProxy(upstreamOf(url));
    onTestFinished(() => proxy.close());
    const far = openDatabase(urlThrough(url, proxy.port), 'db.test');
    onTestFinished(() => far.close());
    const watch = await openWatch({ database: far, counters: null, now: clock.now }, of(place));
    await watch.look();
    const producer = newProducer(database, place);
    await producer.send([execution(), execution()]);
    clock.pass(2_000);
    const before = await watch.look();
    proxy.set('blackhole');
    clock.pass(2_000);
    const silent = await watch.look();
    expect(silent).toEqual({
      ...before,
      at: isoOf(clock.now()),
      problems: ['the database at db.test has not answered yet'],
    });
    proxy.set('refuse');
    clock.pass(2_000);
    const problems = async () => (await watch.look()).problems.join();
    await expect.poll(problems, { timeout: 10_000 }).toMatch(/^cannot reach|^the database at|^the connection/);
    proxy.set('pass');
    await producer.send([execution({ series: 2 })]);
    const executions = async () => (await watch.look()).versions.map(({ version, executions: n }) => [version, n]);
    await expect.poll(executions, { timeout: 10_000 }).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  describe.skipIf(findRedis() === null)('with Redis', () => {
    it('shows what was counted there, also before it was watched', async () => {
      const { database } = fixture();
      const [place, { counters }] = [await newPlace(database), await useCounters()];
      await add(database, counters, place, 1, [
        count(place, 0, 'executions', 30),
        count(place, 0, 'latency', 30, 9_000),
      ]);
      const watch = await openWatch({ database, counters, now: Date.now }, of(place));
      const { source, read, at, versions } = await watch.look();
      expect({ source, isNow: read === at, versions }).toEqual({
        source: 'redis',
        isNow: true,
        versions: [
          row(1, {
            arm: armOf(place, 'control'),
            perSecond: { last10: expect.any(Number), last60: expect.any(Number) },
            executions: 30,
            errorRate: 0,
            latency: 300,
            share: 1,
          }),
          row(2, { arm: armOf(place, 'variant'), perSecond: { last10: 0, last60: 0 }, share: 0 }),
        ],
      });
      const { last10, last60 } = versions[0]?.perSecond ?? { last10: 0, last60: 0 };
      expect([Number(last10) >= 2 && Number(last10) <= 3, Number(last60) > 0.46 && Number(last60) <= 0.5]).toEqual([
        true,
        true,
      ]);
    });

    it('shows the totals of Postgres while Redis is away, says so, and goes back', async () => {
      const { database } = fixture();
      const [place, clock, { counters, redis }] = [await newPlace(database), ownClock(), await useCounters()];
      const producer = newProducer(database, place);
      const watch = await openWatch({ database, counters, now: clock.now }, of(place));
      expect(summary(await watch.look())).toEqual({ source: 'redis', problems: [], versions: [] });
      await redis.kill('SIGKILL');
      const gone = [expect.stringMatching(/^cannot reach Redis at 127\.0\.0\.1:\d+: /)];
      expect(summary(await watch.look())).toEqual({ source: 'postgres', problems: gone, versions: [] });
      await producer.send([execution()]);
      clock.pass(2_000);
      const versions = [
        [1, 1],
        [2, 0],
      ];
      expect(summary(await watch.look())).toEqual({ source: 'postgres', problems: gone, versions });
      await redis.restart();
      await add(database, counters, place, 2, [count(place, 1, 'executions', 4)]);
      const back = async () => summary(await watch.look());
      await expect.poll(back, { timeout: 10_000 }).toEqual({
        source: 'redis',
        problems: [],
        versions: [
          [1, 0],
          [2, 4],
        ],
      });
    });

    it('says when more happens than Redis counts', async () => {
      const { database } = fixture();
      const [place, { counters }] = [await newPlace(database), await useCounters()];
      const many = Array.from({ length: 2_000 }, (_, i) => ({ ...count(place, 0, 'executions', 1), prompt: `p/${i}` }));
      await add(database, counters, place, 1, many);
      const watch = await openWatch({ database, counters, now: Date.now }, { ...of(place), patterns: ['support/*'] });
      expect((await watch.look()).problems).toEqual([
        'more is executed than Redis counts (2000 numbers in 5 seconds): some versions are too low or missing',
      ]);
    });
  });
});

function of({ environment }: Place): { readonly environment: string; readonly patterns: readonly string[] } {
  return { environment, patterns: [] };
}

function summary({ source, problems, versions }: Watched) {
  return { source, problems, versions: versions.map(({ version, executions }) => [version, executions]) };
}

function count({ series }: Place, index: 0 | 1, metric: string, n: number, sum = 0): LiveCount {
  const { prompt, versionId } = series[index];
  return { prompt, versionId, metric, count: n, sum };
}

async function useCounters() {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const live = openLiveCounters(redis.url, 'REDIS_URL');
  onTestFinished(() => live.close());
  return { redis, counters: live.counters };
}

/** As a shipper does; a Redis that was just started may refuse the first call. */
async function add(
  database: Database,
  counters: LiveCounters,
  { environment }: Place,
  sequence: number,
  counts: readonly LiveCount[],
): Promise<void> {
  const place = { databaseId: await readDatabaseId(database), environment };
  const added = () =>
    counters.add(place, { producer: 'a', sequence }, counts).then(
      () => true,
      () => false,
    );
  await expect.poll(added, { timeout: 10_000 }).toBe(true);
}
