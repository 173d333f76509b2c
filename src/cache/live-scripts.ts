import { CLOCK, script } from './scripts.ts';

/** Milliseconds that one bucket counts for, how long it is kept, and how long batches are remembered. */
export const BUCKET = 5_000;
const KEPT = 15 * 60_000;
const REMEMBERED = 60 * 60_000;

/** One bucket holds at most so many counts: what comes then is not counted. */
export const MOST_COUNTS = 2_000;
/** Of so many producers the last batch is remembered; beyond that all are forgotten. */
const MOST_PRODUCERS = 4_096;

/**
 * Adds what a batch counted to the bucket of now, unless the batch was counted before. Keys must be named before Redis tells the time, so
 * whoever names another bucket is told the number of this one. KEYS: bucket, last batches. ARGV: the number of that bucket, producer,
 * sequence, then field, count, sum, …
 */
export const ADD_COUNTS = script(`${CLOCK}
local bucket = string.format('%.0f', math.floor(now / ${BUCKET}))
if bucket ~= ARGV[1] then return bucket end
local last = redis.call('HGET', KEYS[2], ARGV[2])
if last and tonumber(last) >= tonumber(ARGV[3]) then return 'known' end
if not last and redis.call('HLEN', KEYS[2]) >= ${MOST_PRODUCERS} then redis.call('DEL', KEYS[2]) end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ${REMEMBERED})

local room = ${MOST_COUNTS} - redis.call('HLEN', KEYS[1])
for i = 4, #ARGV, 3 do
  local there = redis.call('HGET', KEYS[1], ARGV[i])
  if there or room > 0 then
    if not there then room = room - 1 end
    local count, sum = string.match(there or '', '^(%S+) (%S+)$')
    count = (tonumber(count) or 0) + tonumber(ARGV[i + 1])
    sum = (tonumber(sum) or 0) + tonumber(ARGV[i + 2])
    redis.call('HSET', KEYS[1], ARGV[i], string.format('%.17g %.17g', count, sum))
  end
end
redis.call('PEXPIRE', KEYS[1], ${KEPT})
return 'added'
`);

/** Redis' clock, where the key is. KEYS: last batches. */
export const TELL_TIME = script(`${CLOCK}
return string.format('%.0f', now)
`);
