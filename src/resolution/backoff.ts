import { TIMINGS } from './timings.ts';

/**
 * Says when Redis is to be repaired: at once, and then so often at most, whatever is found there. A repair may read everything from Postgres,
 * and who can write to Redis can give reason for one at any moment. The same forged state is overwritten later and later: two processes that do
 * not share a key would otherwise overwrite each other for ever.
 */
export function createBackoff(now: () => number): { readonly isOver: (forged: string | null) => boolean } {
  let last: { readonly forged: string | null; readonly at: number; readonly pause: number } | null = null;
  return {
    isOver: (forged) => {
      const at = now();
      const again = last !== null && forged !== null && last.forged === forged ? last : null;
      const pause = again?.pause ?? TIMINGS.repairedEvery;
      if (last !== null && Math.abs(at - last.at) < pause) return false;
      last = { forged, at, pause: again === null ? pause : Math.min(2 * pause, TIMINGS.forgedRarely) };
      return true;
    },
  };
}
