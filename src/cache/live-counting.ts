import { PromptctlError } from '../domain/errors/error.ts';
import type { Place } from '../domain/served-prompt.ts';
import { countedKey, momentKey } from './keys.ts';
import { LARGE_CALL, SMALL_CALL } from './limits.ts';
import type { Link } from './link.ts';
import type { LiveBucket, LiveCount, LiveCounters } from './live-counters.ts';
import { ADD_COUNTS, BUCKET, MOST_COUNTS, TELL_TIME } from './live-scripts.ts';
import { runScript } from './scripts.ts';

/** The bucket may end while it is being named, and hardly twice. */
const TRIES = 3;

/** Counts on a connection to Redis. */
export function liveCountersOn(link: Link): LiveCounters {
  // The bucket of now, as far as it was last told.
  let moment = 0;
  return {
    add: async (place, { producer, sequence }, counts) => {
      const args = [producer, sequence, ...counts.filter(isSound).slice(0, MOST_COUNTS).flatMap(toArguments)];
      for (let tries = 0; tries < TRIES; tries += 1) {
        const keys = [momentKey(place, moment), countedKey(place)];
        const answer = String(await runScript(link, ADD_COUNTS, LARGE_CALL, keys, [moment, ...args]));
        if (answer === 'added' || answer === 'known') return;
        moment = Number(answer);
      }
      throw new PromptctlError('redis-unreachable', {
        target: link.target.name,
        reason: 'its clock does not hold still',
      });
    },
    read: async (place, period) => {
      const now = Number(await runScript(link, TELL_TIME, SMALL_CALL, [countedKey(place)], []));
      const [first, last] = [Math.floor((now - period) / BUCKET), Math.floor(now / BUCKET)];
      const moments = Array.from({ length: last - first + 1 }, (_, i) => first + i);
      const buckets = await Promise.all(moments.map((each) => readBucket(link, place, each)));
      return { now, buckets: buckets.filter(({ counts }) => counts.length > 0) };
    },
  };
}

async function readBucket(link: Link, place: Place, moment: number): Promise<LiveBucket> {
  const fields = (await link.call(LARGE_CALL, 'hgetall', momentKey(place, moment))) as { [field: string]: string };
  const counts = Object.entries(fields).flatMap(([field, value]) => readCount(field, value) ?? []);
  return { start: moment * BUCKET, counts };
}

/** Redis would refuse what is no number, with all that comes along. */
function isSound({ count, sum }: LiveCount): boolean {
  return Number.isFinite(count) && Number.isFinite(sum);
}

/** Names may hold any separator, so a field is JSON. */
function toArguments({ prompt, versionId, metric, count, sum }: LiveCount): (string | number)[] {
  return [JSON.stringify([prompt, versionId, metric]), count, sum];
}

/** Null for what somebody else wrote there. */
function readCount(field: string, value: string): LiveCount | null {
  const [prompt, versionId, metric] = parseList(field);
  const [count, sum] = value.split(' ').map(Number);
  const isOurs = typeof prompt === 'string' && typeof metric === 'string';
  if (!isOurs || (typeof versionId !== 'string' && versionId !== null)) return null;
  if (count === undefined || sum === undefined || !Number.isFinite(count) || !Number.isFinite(sum)) return null;
  return { prompt, versionId, metric, count, sum };
}

function parseList(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
