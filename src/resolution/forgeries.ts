/** Counts what was refused in Redis, and tells each of it once: the same again only after something genuine. */
export interface Forgeries {
  readonly note: (reason: string | null) => void;
  readonly count: () => number;
}

export function createForgeries(tell: (message: string) => void): Forgeries {
  let [last, count]: [string | null, number] = [null, 0];
  return {
    note: (reason) => {
      if (reason !== null && reason !== last) {
        count += 1;
        tell(
          `what Redis holds was refused: ${reason}; is PROMPTCTL_CACHE_KEY the one that all have who write to this Redis?`,
        );
      }
      last = reason;
    },
    count: () => count,
  };
}
