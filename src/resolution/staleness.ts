import type { Events } from './events.ts';
import type { Holding } from './holding.ts';

/** Knows when what is held can no longer be said to be live. */
export interface Staleness {
  readonly isStale: () => boolean;
  /** Tells of it when it begins; to be called now and then. */
  readonly watch: () => void;
}

/** `ttl` in milliseconds: for so long a confirmation counts. */
export function createStaleness(holding: Holding, ttl: number, now: () => number, events: Events): Staleness {
  let wasStale = false;
  const isStale = () => {
    const { state, confirmedAt } = holding;
    return state !== null && (confirmedAt === null || Math.abs(now() - confirmedAt) > ttl);
  };
  return {
    isStale,
    watch: () => {
      const { state, confirmedAt, environment } = holding;
      const isNow = isStale();
      if (isNow && !wasStale && state !== null) {
        const age = confirmedAt === null ? null : now() - confirmedAt;
        events.emit('stale', { environment, head: state.shown, age });
      }
      wasStale = isNow;
    },
  };
}
