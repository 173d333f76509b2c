import type { Cache } from '../cache/cache.ts';
import { type Head, sameHead } from '../domain/head.ts';
import type { Place } from '../domain/served-prompt.ts';
import type { FoundState } from '../storage/environment-state.ts';

/** Asks Postgres what changed since `known`, or for everything; null: there is no such environment. */
export type ReadState = (
  known: { readonly databaseId: string; readonly head: Head } | null,
) => Promise<FoundState | null>;

/**
 * Brings the cache up to what Postgres has now: by the changes since what the cache holds, or whole. Where the primary has not what
 * the cache shows (a restored backup, a forged head), the primary wins. `damaged` is a head under which something is not whole.
 * Gives the state that was read.
 */
export async function carry(
  read: ReadState,
  cache: Cache,
  place: Place,
  damaged: string | null = null,
): Promise<FoundState | null> {
  const there = await cache.readHead(place);
  const isDamaged = there !== null && there.raw === damaged;
  const state = await read(isDamaged || there?.head == null ? null : { ...place, head: there.head });
  if (state === null) return null;
  if (there?.head != null && sameHead(there.head, state.head)) {
    if (isDamaged) await cache.overwrite(state, there.raw);
    return state;
  }
  if ((await cache.write(state)) === 'written') return state;
  // Something else is there than when we looked, or something that the database does not have.
  const whole = state.base === null ? state : await read(null);
  if (whole === null || (await cache.write(whole)) !== 'older' || there === null) return whole;
  if (whole.isPrimary && isLost(there.head, whole.head)) await cache.overwrite(whole, there.raw);
  return whole;
}

/** The cache was looked at before the database: what it showed and the primary has not, is no more. A later epoch may be its successor's. */
function isLost(shown: Head | null, found: Head): boolean {
  return shown === null || (shown.epoch === found.epoch && !sameHead(shown, found));
}
