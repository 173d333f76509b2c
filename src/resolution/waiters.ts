/** Calls that wait for something to become true. */
export interface Waiters {
  /** True once `isReached`, which is looked at now and after every `wake`; false when it was not within `limit` milliseconds. */
  readonly until: (isReached: () => boolean, limit: number) => Promise<boolean>;
  readonly wake: () => void;
}

export function createWaiters(): Waiters {
  const waiting = new Set<() => void>();
  return {
    wake: () => {
      for (const look of waiting) look();
    },
    until: (isReached, limit) => {
      if (isReached()) return Promise.resolve(true);
      return new Promise((resolve) => {
        const settle = (reached: boolean) => {
          clearTimeout(timer);
          waiting.delete(look);
          resolve(reached);
        };
        const look = () => {
          if (isReached()) settle(true);
        };
        // Somebody waits for the answer, so this timer does hold the process.
        const timer = setTimeout(() => settle(false), limit);
        waiting.add(look);
      });
    },
  };
}
