import type { Cache } from '../cache/cache.ts';
import { isLost } from '../domain/coherence.ts';
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
  let whole: FoundState | null = state;
  let answer = await cache.write(state);
  if (answer !== 'written' && state.base !== null) {
    // Somebody else was faster, and it is done; or something else is there than when we looked, or what the database does not have.
    if (answer === 'older' && (await cache.readHead(place))?.raw !== there?.raw) return state;
    whole = await read(null);
    if (whole === null) return null;
    answer = await cache.write(whole);
  }
  const isGone = there !== null && (there.head === null || isLost(there.head, whole.head, whole.isPrimary));
  if (answer === 'older' && isGone) await cache.overwrite(whole, there.raw);
  return whole;
}
