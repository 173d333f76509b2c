import type { Place } from '../domain/served-prompt.ts';
import type { Cache, CacheKey } from './cache.ts';
import { parseCacheKey, secretsOfKeys } from './cache-key.ts';
import { connectTo, listenTo } from './connecting.ts';
import { findDatabaseId, rememberDatabaseId } from './database-ids.ts';
import { inspect } from './inspection.ts';
import { headsChannel } from './keys.ts';
import { takeLease } from './lease.ts';
import { OPENING, OPENING_BY_WAY, SILENCE } from './limits.ts';
import { createLink } from './link.ts';
import { createListening } from './listening.ts';
import { acknowledge, leave, listReports } from './processes.ts';
import { type Asking, readState } from './reading.ts';
import { describeRedis, parseRedisUrl, passwordsOf } from './redis-url.ts';
import { readTop } from './top.ts';
import { overwriteState, writeState } from './writing.ts';

export interface CacheOptions {
  /** Milliseconds without a report after which a process is taken for dead; 15 s. */
  readonly silence?: number;
  /** False: no call keeps the process from ending; whoever waits for one holds it. Default true. */
  readonly holdsProcess?: boolean;
  /** What is taken from Redis is then believed only if it is signed; `new,old` while it is replaced. */
  readonly key?: CacheKey | null;
}

/**
 * Opens the cache on a Redis URL; nothing is connected before the first call. This file loads ioredis, so it is
 * imported when a Redis is set and needed, not before. @throws PromptctlError `redis-url-invalid`, `cache-key-invalid`; `origin` says where the URL was set.
 */
export function openCache(
  url: string,
  origin: string,
  { silence = SILENCE, holdsProcess = true, key = null }: CacheOptions = {},
): Cache {
  const address = parseRedisUrl(url, origin);
  const keys = key === null ? null : parseCacheKey(key.value, key.origin);
  const secrets = [...passwordsOf(address), ...secretsOfKeys(key?.value ?? null)];
  const target = { name: describeRedis(url, origin), secrets };
  const openingLimit = address.kind === 'sentinel' || address.kind === 'cluster' ? OPENING_BY_WAY : OPENING;
  const link = createLink({ connect: connectTo(address, target.name), target, openingLimit, holdsProcess });
  const listening = createListening({ connect: listenTo(address, target.name), target, openingLimit });
  const asking = (place: Place): Asking => ({ link, place, keys });
  return {
    target: target.name,
    read: (place, base, members = () => null) => readState(asking(place), base, members),
    readHead: (place) => readHead(asking(place)),
    write: (state) => writeState(link, state, keys),
    overwrite: (state, raw) => overwriteState(link, state, keys, raw),
    lease: (place) => takeLease(link, place),
    acknowledge: (place, report) => acknowledge(asking(place), report, silence),
    leave: (place, id) => leave(asking(place), id),
    listProcesses: async (place) => (await listReports(asking(place), silence)).processes,
    listReports: (place) => listReports(asking(place), silence),
    findDatabaseId: (connection) => findDatabaseId(link, keys, connection),
    rememberDatabaseId: (connection, databaseId) => rememberDatabaseId(link, keys, connection, databaseId),
    subscribe: (place, listener) => listening.subscribe(headsChannel(place), listener),
    inspect: () => inspect(link, address),
    close: async () => {
      listening.close();
      link.close();
    },
  };
}

async function readHead({ link, place, keys }: Asking) {
  const top = await readTop(link, place, keys);
  if (top === null) return null;
  return { head: keys === null || top.sealed !== null ? top.head : null, raw: top.raw };
}
