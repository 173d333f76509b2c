import { isPromptctlError } from '../domain/errors/error.ts';
import { SMALL_CALL } from './limits.ts';
import type { Link } from './link.ts';
import type { RedisAddress } from './redis-url.ts';
import { runScript, script } from './scripts.ts';

/** What a login could do with them: end Redis, empty it, change who may do what, read and write what is not promptctl's. */
const DANGERS: readonly (readonly [danger: string, ...command: readonly string[]])[] = [
  ['FLUSHALL', 'flushall'],
  ['CONFIG SET', 'config', 'set', 'dir', '/'],
  ['ACL SETUSER', 'acl', 'setuser', 'somebody'],
  ['SHUTDOWN', 'shutdown'],
  ['DEBUG', 'debug', 'sleep', '0'],
  ['KEYS', 'keys', '*'],
  ['other keys', 'get', 'somebody-else'],
  ['other channels', 'publish', 'somebody-else', ''],
];

/** Asks whether a command would be allowed, and runs none. KEYS: none. ARGV: number of words, words, … Redis before 7 cannot tell. */
const ASK = script(`
if not redis.acl_check_cmd then return false end
local answer, at = {}, 1
while at <= #ARGV do
  local size = tonumber(ARGV[at])
  local asked, allowed = pcall(redis.acl_check_cmd, unpack(ARGV, at + 1, at + size))
  table.insert(answer, asked and allowed and 1 or 0)
  at = at + size + 1
end
return answer
`);

/** What the login may do that it does not need; null where it cannot ask. */
export async function findDangers(link: Link, address: RedisAddress): Promise<readonly string[] | null> {
  const isOpen = address.username === null && address.password === null ? ['no password'] : [];
  const answers = await ask(link);
  if (answers === null) return isOpen.length === 0 ? null : isOpen;
  return [...isOpen, ...DANGERS.filter((_, index) => answers[index] === 1).map(([danger]) => danger)];
}

async function ask(link: Link): Promise<readonly unknown[] | null> {
  const words = DANGERS.flatMap(([, ...command]) => [command.length, ...command]);
  try {
    const answer = await runScript(link, ASK, SMALL_CALL, [], words);
    return Array.isArray(answer) ? answer : null;
  } catch (error) {
    if (isPromptctlError(error, 'redis-refused')) return null;
    throw error;
  }
}
