/** How long connecting may take, in milliseconds, learnt from how it went. */
export interface Patience {
  current(): number;
  succeeded(): void;
  timedOut(): void;
}

/** For whoever waits: leaves time to report within five seconds. */
export const STEADY: Patience = { current: () => 4_000, succeeded: () => {}, timedOut: () => {} };

const LEAST = 600;
const MOST = 5_000;

/** Time-outs in a row, once it has succeeded, before more patience is tried: an outage says nothing about distance. */
const BEFORE_MORE = 20;

/**
 * For whoever tries again and again, and wants to be back at once after an outage that swallows packets: short attempts. Until the first
 * success, each attempt that ran out of time doubles the next: the database may simply be far away.
 */
export function learningPatience(): Patience {
  let [current, hasSucceeded, inARow] = [LEAST, false, 0];
  return {
    current: () => current,
    succeeded: () => {
      hasSucceeded = true;
      inARow = 0;
    },
    timedOut: () => {
      inARow += 1;
      if (hasSucceeded && inARow < BEFORE_MORE) return;
      inARow = 0;
      current = Math.min(2 * current, MOST);
    },
  };
}

/** What pg and its pool say when connecting took too long; neither gives the error a code. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout/i.test(error.message);
}
