import { resolve } from 'node:path';
import type { Cache } from '../cache/cache.ts';
import type { OpenLiveCounters } from '../cache/open-live-counters.ts';
import { connectionName, describeTarget, EMBEDDED_TARGET } from '../storage/connection.ts';
import type { Database } from '../storage/database.ts';
import { type AppDatabase, openAppDatabase } from './app-database.ts';
import { loadBundle, requireEnvironmentOf } from './bundle.ts';
import { type DiskSnapshot, openDiskSnapshot } from './disk/disk-snapshot.ts';
import { stateDirectoryOf } from './disk/state-directory.ts';
import type { Settings } from './options.ts';
import type { Runtime } from './runtime.ts';

/** What all environments of a process are served from. */
export interface Sources {
  readonly database: AppDatabase | null;
  readonly openCache: (() => Promise<Cache>) | null;
  /** Opens one connection more, for what a process writes; who opens it closes it. Null: there is no database. */
  readonly openWriting: (() => Promise<Database>) | null;
  /** The same for what is counted in Redis. */
  readonly openCounting: (() => Promise<OpenLiveCounters>) | null;
  readonly connection: string | null;
  disk(environment: string): DiskSnapshot | null;
  /** What reads the bundle; null where there is none. */
  bundle(environment: string): (() => ReturnType<typeof loadBundle>) | null;
  close(): Promise<void>;
}

export function openSources(settings: Settings, runtime: Runtime): Sources {
  const { databaseUrl, readUrl, isEmbedded, redisUrl, cacheKey, bundle } = settings;
  const home = resolve(runtime.directory, settings.directory ?? '.', '.promptctl');
  const connection =
    databaseUrl === null ? (isEmbedded ? `embedded:${home}` : null) : connectionName(databaseUrl, 'databaseUrl');
  const findReading = () =>
    readUrl === null
      ? findDatabase(databaseUrl, home)
      : Promise.resolve({
          url: readUrl,
          target: describeReplica(readUrl, runtime),
        });
  const database = connection === null ? null : openAppDatabase(findReading, settings.isServerless ? 1 : 2);
  let cache: Promise<Cache> | null = null;
  const openCache = async (url: string) => {
    const { openCache: open } = await import('../cache/open-cache.ts');
    return open(url, 'redisUrl', { holdsProcess: false, key: cacheKey });
  };
  const directory = stateDirectoryOf(settings, runtime);
  return {
    database,
    connection,
    openCache: redisUrl === null ? null : () => (cache ??= openCache(redisUrl)),
    openWriting: connection === null ? null : () => openWriting(databaseUrl, home),
    openCounting: redisUrl === null ? null : () => openCounting(redisUrl),
    disk: (environment) =>
      directory === null || connection === null ? null : openDiskSnapshot({ directory, connection, environment }),
    bundle: (environment) =>
      bundle === null ? null : async () => requireEnvironmentOf(await loadBundle(bundle), environment, bundle),
    close: async () => {
      await Promise.all([
        database?.close(),
        cache?.then(
          (opened) => opened.close(),
          () => {},
        ),
      ]);
    },
  };
}

/** The same host may be asked through another setting: which one this is has to be said. */
function describeReplica(url: string, { env }: Runtime): string {
  const origin = env['PROMPTCTL_READ_URL'] === url ? 'PROMPTCTL_READ_URL' : 'readUrl';
  return `replica ${describeTarget(url, origin)} (${origin})`;
}

async function openWriting(databaseUrl: string | null, home: string): Promise<Database> {
  const { url, target } = await findDatabase(databaseUrl, home);
  const { openDatabase } = await import('../storage/database.ts');
  return openDatabase(url, target, { max: 1, holdsProcess: false });
}

async function openCounting(redisUrl: string): Promise<OpenLiveCounters> {
  const { openLiveCounters } = await import('../cache/open-live-counters.ts');
  return openLiveCounters(redisUrl, 'redisUrl', { holdsProcess: false });
}

/** The URL to connect to: the embedded server is started and migrated first, where it is asked for. */
async function findDatabase(
  url: string | null,
  home: string,
): Promise<{ readonly url: string; readonly target: string }> {
  if (url !== null) return { url, target: describeTarget(url, 'databaseUrl') };
  const { ensureEmbedded } = await import('../storage/embedded/server.ts');
  const { openDatabase } = await import('../storage/database.ts');
  const { migrate } = await import('../storage/migrate.ts');
  const server = await ensureEmbedded({ home });
  const database = openDatabase(server.url, EMBEDDED_TARGET, { max: 1 });
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
  return { url: server.url, target: EMBEDDED_TARGET };
}
