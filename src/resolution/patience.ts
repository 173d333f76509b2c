import { TIMINGS } from './timings.ts';

/**
 * Says when a forged state is to be overwritten: at once, and one and the same again later and later. Two processes that do not share a key
 * would otherwise overwrite each other for ever.
 */
export function createPatience(now: () => number): { readonly isOver: (raw: string) => boolean } {
  let last: { readonly raw: string; readonly at: number; readonly pause: number } | null = null;
  return {
    isOver: (raw) => {
      const at = now();
      const pause = last?.raw === raw ? last.pause : TIMINGS.forgedEvery;
      if (last !== null && Math.abs(at - last.at) < pause) return false;
      last = { raw, at, pause: last?.raw === raw ? Math.min(2 * pause, TIMINGS.forgedRarely) : TIMINGS.forgedEvery };
      return true;
    },
  };
}
