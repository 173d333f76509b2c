import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cache } from '../../../src/cache/cache.ts';
import { openCache } from '../../../src/cache/open-cache.ts';
import type { Database } from '../../../src/storage/database.ts';
import { readHead } from '../../../src/storage/environment-state.ts';
import { createDatabase } from '../../helpers/database.ts';
import { type Fleet, startFleet } from '../../helpers/fleet.ts';
import { type NetworkProxy, openNetworkProxy, type Upstream } from '../../helpers/network-proxy.ts';
import type { TestServer } from '../../helpers/postgres-server.ts';
import { startRedis, type TestRedis } from '../../helpers/redis-server.ts';
import type { Worker } from '../../helpers/worker-process.ts';
import { createPublisher, keyOf, type Publisher } from './publisher.ts';
import { createRandom } from './random.ts';

export const ENVIRONMENT = 'production';
export const NAMES = ['lab/first', 'lab/second'];

/** A fleet of apps, what they depend on, and everything needed to take that from them. Publishers have ways of their own to both servers. */
export interface Laboratory {
  readonly server: TestServer;
  /** Of the database, for the publisher. */
  readonly url: string;
  readonly database: Database;
  /** The apps' ways. */
  readonly networks: { readonly postgres: NetworkProxy; readonly redis: NetworkProxy };
  readonly redis: TestRedis;
  /** Of the environment in Redis. */
  readonly key: string;
  /** Where the apps keep their snapshot, all of them the same one. */
  readonly stateDir: string;
  readonly publisher: Publisher;
  readonly fleet: Fleet;
  readonly random: () => number;
  close(): Promise<void>;
}

/** How many apps there are, and how closely each of them watches what it is served. */
export interface FleetSize {
  readonly processes: number;
  /** Milliseconds between two looks. */
  readonly every: number;
}

/** Of the test run, which shares its machine. */
export const QUICK: FleetSize = { processes: 3, every: 5 };
/** Of the long run. */
export const LONG: FleetSize = { processes: 8, every: 1 };

export interface LaboratoryOptions {
  readonly worker: Worker;
  readonly server: TestServer;
  readonly size: FleetSize;
  readonly seed: number;
  /** Several Redis servers of the test's own: apps reach them without a network that fails, and a publisher gets no further than `carried`. */
  readonly redisUrl?: string;
}

export async function openLaboratory(options: LaboratoryOptions): Promise<Laboratory> {
  const { worker, server, seed } = options;
  const { processes, every } = options.size;
  const opened: (() => Promise<unknown>)[] = [];
  const keep = <T>(thing: T, close: () => Promise<unknown>): T => {
    opened.push(close);
    return thing;
  };
  const close = async () => {
    for (const end of opened.toReversed()) await end();
  };
  try {
    const made = await createDatabase(server, { max: 4 });
    const { database, url } = keep(made, () => made.drop());
    const stateDir = await mkdtemp(join(tmpdir(), 'promptctl-state-'));
    keep(stateDir, () => rm(stateDir, { recursive: true, force: true }));
    const openRedis = async (url?: string) => {
      const started = await startRedis();
      const redis = keep(started, () => started.stop());
      const opened: Cache = openCache(url ?? redis.url, 'the test');
      return { redis, cache: keep(opened, () => opened.close()) };
    };
    const [{ redis, cache }, mirror] = [await openRedis(options.redisUrl), await openRedis()];
    const databaseId = (await readHead(database, ENVIRONMENT))?.databaseId ?? '';
    const place = { database, databaseId, environment: ENVIRONMENT, names: NAMES, redis, cache, mirror };
    const publisher = createPublisher(place);
    for (let i = 0; i < 3; i++) await publisher.publish('carried');
    const [toPostgres, toRedis] = [await openNetworkProxy(socketOf(url)), await openNetworkProxy(portOf(redis))];
    const networks = {
      postgres: keep(toPostgres, () => toPostgres.close()),
      redis: keep(toRedis, () => toRedis.close()),
    };
    const addresses = {
      databaseUrl: `postgresql://promptctl@127.0.0.1:${toPostgres.port}${new URL(url).pathname}?sslmode=disable`,
      redisUrl: options.redisUrl ?? `redis://127.0.0.1:${toRedis.port}`,
    };
    const fleet = await startFleet(
      worker,
      processes,
      { ...addresses, environment: ENVIRONMENT, stateDir, every },
      NAMES,
    );
    keep(fleet, () => fleet.stop());
    const key = keyOf(databaseId, ENVIRONMENT);
    const random = createRandom(seed);
    return { server, url, database, networks, redis, key, stateDir, publisher, fleet, random, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The socket that the URL of a test server names. */
export function socketOf(url: string): Upstream {
  const { searchParams, port } = new URL(url);
  return { path: `${searchParams.get('host')}/.s.PGSQL.${port}` };
}

function portOf({ port }: TestRedis): Upstream {
  return { host: '127.0.0.1', port };
}
