import type { Cache, CacheFacts } from '../../cache/cache.ts';
import { parseRedisUrl } from '../../cache/redis-url.ts';
import { limitLogin } from '../../cache/rights.ts';
import { isPromptctlError } from '../../domain/errors/error.ts';
import { isLoopback } from '../../domain/loopback.ts';
import type { Place } from '../../domain/served-prompt.ts';
import { isOlder } from '../../domain/version.ts';
import type { RedisChoice } from '../../workspace/settings.ts';
import { type Check, failed, failure, ok, skipped, warning } from './check.ts';
import { checkClock } from './clocks.ts';
import { checkKey, checkRedisLine, checkRedisLogin } from './redis-trust.ts';

const OLDEST = '6.2.0';

/** Milliseconds; slower, and processes begin to take it for dead. */
const SLOW = 50;

const FURTHER = ['redis-tls', 'redis-login', 'redis-key', 'redis-writes', 'redis-eviction', 'redis-clock'];

export interface RedisExamined {
  readonly checks: readonly Check[];
  /** Null: it could not be asked. */
  readonly cache: Cache | null;
}

/** Looks at Redis by itself. `place` is only read from; `hasKey`: entries are signed. Null: none is set, or what is set cannot be used. */
export async function examineRedis(
  choice: RedisChoice | null,
  open: () => Promise<Cache | null>,
  { place, hasKey }: { readonly place: Place; readonly hasKey: boolean },
  now: () => number,
): Promise<RedisExamined> {
  try {
    const cache = choice === null ? null : await open();
    if (cache === null || choice === null) return none();
    const address = parseRedisUrl(choice.url, choice.origin);
    const isLocal = address.kind === 'socket' || hostsOf(address).every(({ host }) => isLoopback(host));
    const facts = await cache.inspect();
    const ahead = facts.clock - now();
    const roundTrip = await quickest(() => cache.readHead(place), now);
    const checks = [
      checkServer(facts, cache.target, roundTrip),
      checkRedisLine(address.isTls, isLocal, choice.origin),
      checkRedisLogin(facts, isLocal, choice.origin),
      checkKey(hasKey, isLocal),
      checkWrites(facts),
      checkEviction(facts),
      checkClock('redis-clock', 'Redis', ahead, roundTrip),
    ];
    return { cache, checks };
  } catch (error) {
    return unexaminedRedis(explain(failed('redis', error), error), 'Redis could not be asked');
  }
}

const TRIES = 3;

/** How long an answer takes, in milliseconds: what is slow once had something else to do. */
async function quickest(ask: () => Promise<unknown>, now: () => number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES; i++) {
    const asked = now();
    await ask();
    least = Math.min(least, now() - asked);
  }
  return least;
}

function hostsOf(address: ReturnType<typeof parseRedisUrl>): readonly { readonly host: string }[] {
  if (address.kind === 'socket') return [];
  return address.kind === 'node' ? [address] : address.hosts;
}

/** The hint of an unreachable Redis leads to `doctor`, where one is. */
function explain(check: Check, error: unknown): Check {
  if (!isPromptctlError(error, 'redis-unreachable')) return check;
  return {
    ...check,
    remedy: 'apps go on without it and see releases through Postgres within a second; does it run there?',
    commands: ['redis-cli -u URL ping'],
  };
}

function none(): RedisExamined {
  return { checks: [ok('redis', 'none is set: apps follow Postgres alone, within a second')], cache: null };
}

/** What is told where Redis is not looked at. */
export function unexaminedRedis(check: Check, reason: string): RedisExamined {
  return { checks: [check, ...FURTHER.map((name) => skipped(name, reason))], cache: null };
}

function checkServer({ version, mode, role }: CacheFacts, target: string, roundTrip: number): Check {
  const facts = [`Redis ${version ?? '(version unknown)'} at ${target}`, mode, role].filter((fact) => fact !== null);
  const says = `${facts.join(', ')}, answers in ${Math.round(roundTrip)} ms`;
  if (version !== null && isOlder(version, OLDEST))
    return failure('redis', says, { remedy: 'promptctl needs Redis 6.2 or newer: upgrade the server' });
  if (roundTrip <= SLOW) return ok('redis', says);
  return warning('redis', says, { remedy: 'put it nearer to the apps: releases arrive later than they could' });
}

function checkWrites({ mayWrite, role, user }: CacheFacts): Check {
  if (mayWrite) return ok('redis-writes', 'this login may write');
  if (role === 'replica')
    return warning('redis-writes', 'a replica takes no writes: releases reach apps from here through Postgres', {
      remedy: 'put the URL of the master into the setting',
    });
  return warning('redis-writes', 'this login may only read: releases reach apps from here through Postgres', {
    remedy: 'for a login that releases, repairs and confirms:',
    commands: [limitLogin(user ?? 'NAME', 'app')],
  });
}

function checkEviction({ evictionPolicy }: CacheFacts): Check {
  if (evictionPolicy === null) return skipped('redis-eviction', 'Redis does not tell this login');
  const says = `maxmemory-policy is ${evictionPolicy}`;
  if (!evictionPolicy.startsWith('allkeys-')) return ok('redis-eviction', says);
  return warning('redis-eviction', `${says}: what is served may be evicted, and is filled in again from Postgres`, {
    remedy: 'evict nothing, or only what expires (volatile-lru); in redis-cli, and in its configuration:',
    commands: ['CONFIG SET maxmemory-policy noeviction'],
  });
}
