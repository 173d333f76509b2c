import { connectTo } from './connecting.ts';
import { OPENING, OPENING_BY_WAY } from './limits.ts';
import { createLink } from './link.ts';
import type { LiveCounters } from './live-counters.ts';
import { liveCountersOn } from './live-counting.ts';
import { describeRedis, parseRedisUrl, passwordsOf } from './redis-url.ts';

/** Live counters with the connection that they are counted on. */
export interface OpenLiveCounters {
  readonly counters: LiveCounters;
  readonly close: () => Promise<void>;
}

/**
 * Opens live counters on a Redis URL, on one connection of their own that is made with the first call; `holdsProcess` false: no call keeps
 * the process from ending. This file loads ioredis. @throws PromptctlError `redis-url-invalid`; `origin` says where the URL was set.
 */
export function openLiveCounters(
  url: string,
  origin: string,
  { holdsProcess = true }: { readonly holdsProcess?: boolean } = {},
): OpenLiveCounters {
  const address = parseRedisUrl(url, origin);
  const target = { name: describeRedis(url, origin), secrets: passwordsOf(address) };
  const openingLimit = address.kind === 'sentinel' || address.kind === 'cluster' ? OPENING_BY_WAY : OPENING;
  const link = createLink({ connect: connectTo(address, target.name), target, openingLimit, holdsProcess });
  return {
    counters: liveCountersOn(link),
    close: async () => link.close(),
  };
}
