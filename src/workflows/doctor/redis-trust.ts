import type { CacheFacts } from '../../cache/cache.ts';
import { makeLogin } from '../../cache/rights.ts';
import { enumerate } from '../../domain/words.ts';
import { type Check, note, ok, skipped, warning } from './check.ts';

/** Whether others can read or change what goes to Redis. */
export function checkRedisLine(isTls: boolean, isLocal: boolean, origin: string): Check {
  if (isTls) return ok('redis-tls', 'encrypted, and the certificate of the server is verified');
  if (isLocal) return ok('redis-tls', 'of this machine: nothing crosses a network');
  return warning('redis-tls', 'not encrypted: prompts and the password cross the network for all to read', {
    remedy: `write the URL that ${origin} holds with TLS: rediss://LOGIN@HOST:6379`,
  });
}

const OPEN = 'no password';

/** What the login could do to Redis beside what promptctl needs. */
export function checkRedisLogin({ user, dangers }: CacheFacts, isLocal: boolean, origin: string): Check {
  if (dangers === null) return skipped('redis-login', `${user ?? 'this login'}: Redis does not tell what it may do`);
  const who = user ?? 'this login';
  if (dangers.length === 0) return ok('redis-login', `${who}, which may do what promptctl needs and no more`);
  const further = dangers.filter((danger) => danger !== OPEN);
  const parts = [
    ...(dangers.includes(OPEN) ? ['needs no password'] : []),
    ...(further.length > 0 ? [`may do more than promptctl needs: ${enumerate(further, 4)}`] : []),
  ];
  const remedy = {
    remedy: `make a login that may do less, and put it into the URL that ${origin} holds:`,
    commands: [makeLogin('app')],
  };
  const says = `${who} ${enumerate(parts)}`;
  // A Redis for one's own work is made like this everywhere.
  if (isLocal && dangers.includes(OPEN)) return note('redis-login', says, remedy);
  return warning('redis-login', says, remedy);
}

/** Whether apps believe what anybody wrote who can write to Redis. */
export function checkKey(hasKey: boolean, isLocal: boolean): Check {
  if (hasKey) return ok('redis-key', 'PROMPTCTL_CACHE_KEY is set: entries that others forged are refused');
  if (isLocal) return ok('redis-key', 'PROMPTCTL_CACHE_KEY is not set; this Redis is of this machine');
  return warning('redis-key', 'PROMPTCTL_CACHE_KEY is not set: who can write to this Redis decides what apps say', {
    remedy: 'make one, and give it to every app and to who releases:',
    commands: ['export PROMPTCTL_CACHE_KEY="$(openssl rand -hex 32)"'],
  });
}
