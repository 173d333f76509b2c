import type { Cache, Subscription } from '../cache/cache.ts';
import { compareHeads, sameHead } from '../domain/head.ts';
import type { Place } from '../domain/served-prompt.ts';
import type { Holding } from './holding.ts';
import { throttle } from './throttle.ts';
import { TIMINGS } from './timings.ts';

export interface FollowingDeps {
  readonly cache: Cache;
  readonly holding: Holding;
  readonly now: () => number;
  /** Null: this process may be frozen any moment, and follows nothing. */
  readonly self: object | null;
}

/** Follows the heads that are published for an environment, for a process that lasts. */
export function createFollowing(
  { self, cache, holding, now }: FollowingDeps,
  look: () => Promise<void>,
  acknowledge: () => Promise<void>,
) {
  // Anybody may publish, as often as he likes: it makes nobody ask more often than so.
  const lookSoon = throttle(TIMINGS.pushedEvery, now, () => void look());
  const acknowledgeSoon = throttle(TIMINGS.pushedEvery, now, () => void acknowledge());
  let followed: { readonly databaseId: string; readonly subscription: Subscription } | null = null;
  return {
    follow: (place: Place) => {
      if (self === null || followed?.databaseId === place.databaseId) return;
      void followed?.subscription.close();
      const subscription = cache.subscribe(place, {
        onHead: (head) => {
          const { state } = holding;
          if (state === null || compareHeads(head, state.head) > 0) lookSoon();
          // Somebody had to write what is held already: Redis may have lost it, and our report with it.
          else if (sameHead(head, state.head)) acknowledgeSoon();
        },
        onReady: () => {
          void look();
          void acknowledge();
        },
      });
      followed = { databaseId: place.databaseId, subscription };
    },
    close: async () => followed?.subscription.close(),
  };
}
