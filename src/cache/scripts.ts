import { createHash } from 'node:crypto';
import { isPromptctlError } from '../domain/errors/error.ts';
import type { Link } from './link.ts';

/** A Lua script; it touches no keys but those it is given, as Cluster demands. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

/** What several scripts begin with. Epoch and revision are below 2^53, where Lua's numbers are exact as JavaScript's are. */
const RULES = `
local function parse(text)
  local e, r, mark = string.match(text, '^(%d+):(%d+):([0-9a-z]*)$')
  if not e or #e > 16 or #r > 16 or #mark > 32 then return nil end
  e, r = tonumber(e), tonumber(r)
  if e > 9007199254740991 or r > 9007199254740991 then return nil end
  return e, r
end
local function current(key)
  if redis.call('TYPE', key).ok ~= 'hash' then return '' end
  return redis.call('HGET', key, 'head') or ''
end
local function newer(head, e, r)
  local he, hr = parse(head)
  return he > e or (he == e and hr > r)
end
local function put(key, pairs)
  local added = 0
  for i = 1, #pairs, 200 do
    added = added + redis.call('HSET', key, unpack(pairs, i, math.min(i + 199, #pairs)))
  end
  return added
end
`;

/** Milliseconds since 1970 by Redis' clock. */
export const CLOCK = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** Gives a lease back, unless it ran out and is another's by now. KEYS: lease. ARGV: token. */
export const END_LEASE = script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
`);

/** Puts entries into a copy that nobody reads yet, and that vanishes when its writer does. KEYS: copy. ARGV: field, text, … */
export const FILL = script(`
redis.call('HSET', KEYS[1], unpack(ARGV))
redis.call('PEXPIRE', KEYS[1], 60000)
`);

/**
 * A complete state takes the place of an older one ('newer'), or of exactly the one that is named ('exact').
 * KEYS: state, filled copy. ARGV: head, number of prompts, 'newer' or 'exact', the head that is named, seal or nothing.
 */
export const REPLACE = script(`${RULES}
local function leave(answer)
  redis.call('UNLINK', KEYS[2])
  return answer
end
local there = current(KEYS[1])
local e, r = parse(there)
if ARGV[3] == 'newer' then
  if e and not newer(ARGV[1], e, r) then return leave('older') end
elseif there ~= ARGV[4] then
  return leave('other')
end
if redis.call('HLEN', KEYS[2]) ~= tonumber(ARGV[2]) then return leave('lost') end
redis.call('HSET', KEYS[2], 'head', ARGV[1], 'count', ARGV[2], 'recent', '')
if ARGV[5] ~= '' then redis.call('HSET', KEYS[2], 'seal', ARGV[5]) end
redis.call('UNLINK', KEYS[1])
redis.call('RENAME', KEYS[2], KEYS[1])
redis.call('PERSIST', KEYS[1])
redis.call('PUBLISH', KEYS[1] .. ':heads', ARGV[1])
return 'written'
`);

/**
 * Adds what changed since exactly the state that is there. KEYS: state, and a filled copy where the changes are many.
 * ARGV: head, base, line for 'recent', number of prompts, seal and the seal it goes on from (or nothing), then without a copy field, text, …
 */
export const MERGE = script(`${RULES}
local function leave(answer)
  if KEYS[2] then redis.call('UNLINK', KEYS[2]) end
  return answer
end
local there = current(KEYS[1])
local e, r = parse(there)
if not e then return leave('hole') end
if not newer(ARGV[1], e, r) then return leave('older') end
local count = tonumber(redis.call('HGET', KEYS[1], 'count') or '')
if there ~= ARGV[2] or not count then return leave('hole') end
if ARGV[5] ~= '' and redis.call('HGET', KEYS[1], 'seal') ~= ARGV[6] then return leave('hole') end
local pairs = KEYS[2] and redis.call('HGETALL', KEYS[2]) or {unpack(ARGV, 7)}
if #pairs ~= 2 * tonumber(ARGV[4]) then return leave('lost') end

local lines, size = {}, 0
for line in string.gmatch((redis.call('HGET', KEYS[1], 'recent') or '') .. '\\n' .. ARGV[3], '[^\\n]+') do
  table.insert(lines, line)
end
local first = #lines + 1
while first > 1 and #lines - first < 31 and size + #lines[first - 1] < 16384 do
  first = first - 1
  size = size + #lines[first] + 1
end
count = count + put(KEYS[1], pairs)
redis.call('HSET', KEYS[1], 'head', ARGV[1], 'count', string.format('%.0f', count), 'recent', table.concat(lines, '\\n', first))
if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'seal', ARGV[5]) end
leave()
redis.call('PUBLISH', KEYS[1] .. ':heads', ARGV[1])
return 'written'
`);

/** Notes what a process serves, and forgets the silent. KEYS: reports, last seen. ARGV: id, report, milliseconds of silence. */
export const ACKNOWLEDGE = script(`${CLOCK}
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], string.format('%.0f', now), ARGV[1])
local silent = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now - ARGV[3]), 'LIMIT', 0, 1000)
for _, id in ipairs(silent) do
  redis.call('HDEL', KEYS[1], id)
  redis.call('ZREM', KEYS[2], id)
end
redis.call('PEXPIRE', KEYS[1], 60000)
redis.call('PEXPIRE', KEYS[2], 60000)
return redis.call('ZCARD', KEYS[2])
`);

/** Id, age and report of every process that is not silent. KEYS: reports, last seen. ARGV: milliseconds of silence. */
export const LIST_PROCESSES = script(`${CLOCK}
local seen = redis.call('ZRANGEBYSCORE', KEYS[2], string.format('(%.0f', now - ARGV[1]), '+inf', 'WITHSCORES')
local answer = {}
for i = 1, #seen, 2 do
  table.insert(answer, seen[i])
  table.insert(answer, string.format('%.0f', now - seen[i + 1]))
  table.insert(answer, redis.call('HGET', KEYS[1], seen[i]) or '')
end
return answer
`);

/** Does what writers do to keys of its own, and leaves nothing. KEYS: two of them. */
export const TRY_WRITING = script(`
redis.call('HSET', KEYS[1], 'head', '')
redis.call('RENAME', KEYS[1], KEYS[2])
redis.call('PERSIST', KEYS[2])
redis.call('UNLINK', KEYS[2])
redis.call('PUBLISH', KEYS[1] .. ':heads', '')
return 1
`);

/** Runs a script by its hash, and sends its text to a Redis that does not know it yet. */
export async function runScript(
  link: Link,
  { text, sha }: Script,
  limit: number,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await link.call(limit, 'evalsha', sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!isPromptctlError(error, 'redis-refused') || !error.data.reason.startsWith('NOSCRIPT')) throw error;
    return link.call(limit, 'eval', text, keys.length, ...keys, ...args);
  }
}

export function script(lua: string): Script {
  const text = lua.trim();
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}
