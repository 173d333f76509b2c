/** Calls that wait for something to become true. */
export interface Waiters {
  /** True once `isReached`, which is looked at now and after every `wake`; false when it was not within `limit` milliseconds. */
  readonly until: (isReached: () => boolean, limit: number) => Promise<boolean>;
  readonly wake: () => void;
  /** Nothing will become true any more. */
  readonly end: () => void;
}

export function createWaiters(): Waiters {
  const waiting = new Map<() => void, () => void>();
  let hasEnded = false;
  return {
    end: () => {
      hasEnded = true;
      for (const giveUp of waiting.values()) giveUp();
    },
    wake: () => {
      for (const look of waiting.keys()) look();
    },
    until: (isReached, limit) => {
      if (isReached() || hasEnded) return Promise.resolve(isReached());
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
        waiting.set(look, () => settle(false));
      });
    },
  };
}
