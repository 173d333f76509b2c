import type { Cache, CacheFacts } from '../../cache/cache.ts';
import { isPromptctlError } from '../../domain/errors/error.ts';
import type { Place } from '../../domain/served-prompt.ts';
import { isOlder } from '../../domain/version.ts';
import { type Check, failed, ok, skipped, warning } from './check.ts';
import { checkClock } from './clocks.ts';

const OLDEST = '6.2.0';

/** Milliseconds; slower, and processes begin to take it for dead. */
const SLOW = 50;

const FURTHER = ['redis-writes', 'redis-eviction', 'redis-clock'];

/** The checks of Redis alone; null: it could not be asked. `place` is only read from. */
export async function examineRedis(
  open: () => Promise<Cache | null>,
  place: Place,
  now: () => number,
): Promise<{ readonly checks: readonly Check[]; readonly cache: Cache | null }> {
  try {
    const cache = await open();
    if (cache === null) return unexamined(skipped('redis', 'none is set: apps follow Postgres alone'), 'none is set');
    const facts = await cache.inspect();
    const [clock, ahead] = [now(), facts.clock];
    await cache.readHead(place);
    const roundTrip = now() - clock;
    const checks = [
      checkServer(facts, cache.target, roundTrip),
      checkWrites(facts),
      checkEviction(facts),
      checkClock('redis-clock', 'Redis', ahead - clock, roundTrip),
    ];
    return { cache, checks };
  } catch (error) {
    return unexamined(explain(failed('redis', error), error), 'Redis could not be asked');
  }
}

/** The hint of an unreachable Redis leads to `doctor`, where one is. */
function explain(check: Check, error: unknown): Check {
  if (!isPromptctlError(error, 'redis-unreachable')) return check;
  return { ...check, remedy: 'apps go on without it and see releases through Postgres within a second' };
}

function unexamined(check: Check, reason: string): { readonly checks: readonly Check[]; readonly cache: null } {
  return { checks: [check, ...FURTHER.map((name) => skipped(name, reason))], cache: null };
}

function checkServer({ version, mode, role }: CacheFacts, target: string, roundTrip: number): Check {
  const facts = [`Redis ${version ?? '(version unknown)'} at ${target}`, mode, role].filter((fact) => fact !== null);
  const says = `${facts.join(', ')}, answers in ${Math.round(roundTrip)} ms`;
  if (version !== null && isOlder(version, OLDEST)) {
    return { name: 'redis', status: 'failed', says, remedy: 'promptctl needs Redis 6.2 or newer' };
  }
  if (roundTrip <= SLOW) return ok('redis', says);
  return warning('redis', says, 'put it nearer to the apps: releases arrive later than they could');
}

function checkWrites({ mayWrite, role }: CacheFacts): Check {
  if (mayWrite) return ok('redis-writes', 'this login may write');
  const says = role === 'replica' ? 'a replica takes no writes' : 'this login may only read';
  return warning(
    'redis-writes',
    says,
    'releases reach apps from here through Postgres, and processes with this login cannot confirm them or repair Redis',
  );
}

function checkEviction({ evictionPolicy }: CacheFacts): Check {
  if (evictionPolicy === null) return skipped('redis-eviction', 'Redis does not tell this login');
  const says = `maxmemory-policy is ${evictionPolicy}`;
  if (!evictionPolicy.startsWith('allkeys-')) return ok('redis-eviction', says);
  return warning(
    'redis-eviction',
    `${says}: what is served may be evicted, and is filled in again from Postgres`,
    'set it to noeviction or volatile-lru',
  );
}
