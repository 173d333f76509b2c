import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { vi } from 'vitest';
import { openCache } from '../../../src/cache/open-cache.ts';
import { createPrompts } from '../../../src/index.ts';
import { carry } from '../../../src/resolution/carry.ts';
import { readHead, readState } from '../../../src/storage/environment-state.ts';
import { make, pushVersions, startTest } from '../../helpers/changes.ts';
import type { TestDatabase } from '../../helpers/database.ts';
import type { TestRedis } from '../../helpers/redis-server.ts';
import { newEnvironment } from '../../helpers/use-database.ts';

/** How much happens in the week. */
export interface Week {
  readonly prompts: number;
  readonly versions: number;
  readonly unknownNames: number;
}

/** What a process holds on to. */
export interface Footprint {
  /** In bytes, after what is garbage was collected. */
  readonly heap: number;
  readonly files: number;
  readonly listeners: number;
  readonly timers: number;
  readonly snapshots: number;
  readonly redisKeys: number;
}

/** The folders and files of one environment on disk. */
const ONE_SNAPSHOT = 5;

const WEEK = 7 * 24 * 3_600_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/**
 * Lives through a week of releases, tests, unknown names and lost connections in one process, with a clock that moves as fast. Gives what
 * the process held after each quarter.
 */
export async function liveThrough(week: Week, { database, url }: TestDatabase, redis: TestRedis): Promise<Footprint[]> {
  const names = Array.from({ length: week.prompts }, (_, i) => `week/p${i}`);
  await pushVersions(database, names, week.versions);
  const environment = await newEnvironment(database);
  await make(
    database,
    environment,
    'promote',
    names.map((name) => `${name}@1`),
  );
  const stateDir = await mkdtemp(join(tmpdir(), 'promptctl-week-'));
  const prompts = createPrompts({ databaseUrl: url, redisUrl: redis.url, environment, stateDir });
  const cache = openCache(redis.url, 'REDIS_URL');
  // No spy: it would remember each call, and grow by that.
  const clock = Date.now;
  let moved = 0;
  Date.now = () => clock() + moved;
  const footprints: Footprint[] = [];
  try {
    await prompts.ready();
    const { databaseId = '' } = (await readHead(database, environment)) ?? {};
    const told = () => carry((known) => readState(database, environment, known), cache, { databaseId, environment });
    const releases = week.prompts * (week.versions - 1);
    for (let n = 0; n < releases; n++) {
      const [name = '', version] = [names[n % week.prompts], 2 + Math.floor(n / week.prompts)];
      moved = Math.floor((n * WEEK) / releases);
      if (n % 10 === 5) await startTest(database, environment, name, [version], { start: { salt: randomUUID() } });
      await make(database, environment, 'promote', [`${name}@${version}`], { stopTest: true });
      // Now and then nobody tells Redis, or it is cut off.
      if (n % 7 > 0) await told().catch(() => null);
      if (n % 25 === 24) await redis.admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await vi.waitUntil(async () => (await prompts.getPrompt(name, {}, { userId: `user-${n}` })).version === version, {
        timeout: 10_000,
        interval: 5,
      });
      for (let i = 0; i < week.unknownNames / releases; i++)
        await prompts.getPrompt(`nobody/${n}-${i}`, {}, { fallback: 'x' });
      if ((n + 1) % Math.floor(releases / 4) === 0) footprints.push(await footprint(stateDir, redis));
    }
    return footprints;
  } finally {
    Date.now = clock;
    await prompts.close();
    await cache.close();
    await rm(stateDir, { recursive: true, force: true });
  }
}

async function footprint(stateDir: string, redis: TestRedis): Promise<Footprint> {
  collect();
  const resources = process.getActiveResourcesInfo();
  return {
    heap: process.memoryUsage().heapUsed,
    files: (await readdir('/proc/self/fd').catch(() => [])).length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    timers: resources.filter((kind) => kind === 'Timeout').length,
    snapshots: (await readdir(stateDir, { recursive: true })).length,
    redisKeys: (await redis.admin.keys('*')).filter((key) => !key.includes(':fill:') && !key.includes(':lease')).length,
  };
}

/** What grew between the middle of the week and its end by more than chance does; the first half fills what is kept. */
export function grown(footprints: readonly Footprint[]): string[] {
  const [, middle, , end] = footprints;
  if (middle === undefined || end === undefined) throw new Error('the week was cut short');
  const most: Footprint = {
    heap: 1.05 * middle.heap,
    // Connections of the pool come and go.
    files: middle.files + 4,
    listeners: middle.listeners,
    timers: middle.timers + 2,
    // The first is written late; another may be being written.
    snapshots: 1 + ONE_SNAPSHOT,
    redisKeys: middle.redisKeys,
  };
  const measures = Object.keys(most) as (keyof Footprint)[];
  return measures
    .filter((measure) => end[measure] > most[measure])
    .map((measure) => `${measure}: ${middle[measure]} → ${end[measure]}`);
}
