import { createAttempts, type Failure } from './attempts.ts';
import type { Shipper } from './ship.ts';
import { after, within } from './timers.ts';
import type { Timings } from './timings.ts';

/** Ships the spool of this process in the background, again and again until it is taken. */
export interface Loop {
  /** Something was tracked: it is shipped soon. */
  readonly notice: () => void;
  /** Ships now what there is, until `reached` or all of it is taken, or that many milliseconds, for which the process does not end. */
  readonly hurry: (timeout: number, reached: Promise<void>) => Promise<void>;
  /** Why the last attempt failed; null: it did not. */
  readonly failure: () => Failure | null;
  readonly stop: () => void;
}

interface LoopOptions {
  readonly shipper: Shipper;
  /** Ends the open segment. */
  readonly seal: () => void;
  readonly hasTimers: boolean;
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  readonly timings: Timings;
  readonly onFailure: (failure: Failure) => void;
}

export function createLoop(options: LoopOptions): Loop {
  const { shipper, seal, hasTimers, timings } = options;
  let armed: NodeJS.Timeout | null = null;
  let [isStopped, waiting] = [false, 0];
  // Without timers nothing goes on when nobody waits for it.
  const isOver = () => isStopped || (!hasTimers && waiting === 0);
  const attempt = () => {
    seal();
    return shipper.ship(isOver);
  };
  const attempts = createAttempts({ ...options, attempt, isOver });
  return {
    notice: () => {
      if (armed !== null || isStopped || !hasTimers) return;
      armed = after(timings.seal, () => {
        armed = null;
        void attempts.start();
      });
    },
    hurry: async (timeout, reached) => {
      if (isStopped) return;
      waiting++;
      attempts.hurry();
      await within(timeout, Promise.race([attempts.start(), reached]));
      waiting--;
      if (isOver()) attempts.hurry();
    },
    failure: attempts.failure,
    stop: () => {
      isStopped = true;
      if (armed !== null) clearTimeout(armed);
      attempts.hurry();
    },
  };
}
