import { createPause, fraction } from './timers.ts';
import type { Timings } from './timings.ts';

/** Does something again and again until it succeeds; one at a time. */
export interface Attempts {
  /** Settles when it succeeded, or `isOver`; never rejects. What is asked for meanwhile is done after it. */
  readonly start: () => Promise<void>;
  /** The next attempt is made at once, and those after it soon. */
  readonly hurry: () => void;
  /** Why the last one failed; null: it did not. */
  readonly failure: () => Failure | null;
}

export interface Failure {
  readonly error: unknown;
  /** When the first one in a row failed, in milliseconds since 1970. */
  readonly since: number;
}

interface AttemptsOptions {
  readonly attempt: () => Promise<void>;
  readonly isOver: () => boolean;
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  readonly timings: Timings;
  readonly onFailure: (failure: Failure) => void;
}

export function createAttempts({ attempt, isOver, now, random, timings, onFailure }: AttemptsOptions): Attempts {
  const pause = createPause();
  let failure: Failure | null = null;
  let running: Promise<void> | null = null;
  let [isDue, failures] = [false, 0];

  const once = async (): Promise<void> => {
    try {
      await attempt();
      failure = null;
      failures = 0;
    } catch (error) {
      failure = { error, since: failure?.since ?? now() };
      onFailure(failure);
      isDue = true;
      if (!isOver()) await pause.wait(pauseAfter(failures++, timings, random));
    }
  };
  const run = async (): Promise<void> => {
    await Promise.resolve();
    while (isDue && !isOver()) {
      isDue = false;
      await once();
    }
    // Not later: who comes from now on begins another run.
    running = null;
  };
  return {
    start: () => {
      isDue = true;
      return (running ??= run());
    },
    hurry: () => {
      failures = 0;
      pause.cutShort();
    },
    failure: () => failure,
  };
}

/** Longer with every failure, and of random length: those who failed together do not come back together. */
function pauseAfter(failures: number, { pauseLeast, pauseMost }: Timings, random: AttemptsOptions['random']): number {
  return fraction(random) * Math.min(pauseMost, pauseLeast * 2 ** Math.min(failures, 20));
}
