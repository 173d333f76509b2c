import { parseHead } from '../domain/head.ts';
import type { Place } from '../domain/served-prompt.ts';
import type { Cache } from './cache.ts';
import { connectTo, listenTo } from './connecting.ts';
import { inspect } from './inspection.ts';
import { databaseKey, headsChannel, stateKey } from './keys.ts';
import { takeLease } from './lease.ts';
import { OPENING, OPENING_BY_WAY, SILENCE, SMALL_CALL } from './limits.ts';
import { createLink, type Link } from './link.ts';
import { createListening } from './listening.ts';
import { acknowledge, leave, listProcesses } from './processes.ts';
import { readRaw, readState } from './reading.ts';
import { describeRedis, parseRedisUrl, secretsOf } from './redis-url.ts';
import { overwriteState, writeState } from './writing.ts';

export interface CacheOptions {
  /** Milliseconds without a report after which a process is taken for dead; 15 s. */
  readonly silence?: number;
  /** False: no call keeps the process from ending; whoever waits for one holds it. Default true. */
  readonly holdsProcess?: boolean;
}

/**
 * Opens the cache on a Redis URL; nothing is connected before the first call. This file loads ioredis, so it is
 * imported when a Redis is set and needed, not before. @throws PromptctlError `redis-url-invalid`; `origin` says where the URL was set.
 */
export function openCache(
  url: string,
  origin: string,
  { silence = SILENCE, holdsProcess = true }: CacheOptions = {},
): Cache {
  const address = parseRedisUrl(url, origin);
  const target = { name: describeRedis(url, origin), secrets: secretsOf(address) };
  const openingLimit = address.kind === 'sentinel' || address.kind === 'cluster' ? OPENING_BY_WAY : OPENING;
  const link = createLink({ connect: connectTo(address, target.name), target, openingLimit, holdsProcess });
  const listening = createListening({ connect: listenTo(address, target.name), target, openingLimit });
  return {
    target: target.name,
    read: (place, base) => readState(link, place, base),
    readHead: (place) => readHead(link, place),
    write: (state) => writeState(link, state),
    overwrite: (state, raw) => overwriteState(link, state, raw),
    lease: (place) => takeLease(link, place),
    acknowledge: (place, report) => acknowledge(link, place, report, silence),
    leave: (place, id) => leave(link, place, id),
    listProcesses: (place) => listProcesses(link, place, silence),
    findDatabaseId: (connection) => link.call(SMALL_CALL, 'get', databaseKey(connection)) as Promise<string | null>,
    rememberDatabaseId: async (connection, databaseId) => {
      await link.call(SMALL_CALL, 'set', databaseKey(connection), databaseId);
    },
    subscribe: (place, listener) => listening.subscribe(headsChannel(place), listener),
    inspect: () => inspect(link, address.kind),
    close: async () => {
      listening.close();
      link.close();
    },
  };
}

async function readHead(link: Link, place: Place) {
  const raw = await readRaw(link, stateKey(place));
  return raw === null ? null : { head: parseHead(raw), raw };
}
