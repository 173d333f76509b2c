import { within } from './timers.ts';
import { TIMINGS } from './timings.ts';

/** Notices that a process was frozen, or that nobody has looked for long: then a call waits for one look. */
export interface FreezeWatch {
  /** The look that a call should wait for, at most `thawWait`; null, which is nearly always: none. */
  readonly overdue: () => Promise<void> | null;
  /** To be called by a timer that runs. */
  readonly beat: () => void;
}

/**
 * `limit` is how long nothing may have been heard of the timers, in milliseconds. A connection that died meanwhile is found out by the
 * first look, so where nobody confirmed there is a second one; `confirmedAt` is when somebody last did, `looks` are where to look.
 */
export function createFreezeWatch(
  now: () => number,
  limit: () => number,
  confirmedAt: () => number | null,
  looks: () => readonly (() => Promise<void>)[],
): FreezeWatch {
  let beatAt = now();
  let looking: Promise<void> | null = null;
  const lookSince = async (at: number) => {
    const lookTwice = async (look: () => Promise<void>) => {
      await look();
      if ((confirmedAt() ?? 0) < at) await look();
    };
    await Promise.all(looks().map(lookTwice));
  };
  const overdue = () => {
    const at = now();
    // A clock that was set back says as little as one that jumped.
    if (looking === null && Math.abs(at - beatAt) > limit()) {
      beatAt = at;
      looking = within(TIMINGS.thawWait, lookSince(at)).finally(() => {
        looking = null;
      });
    }
    return looking;
  };
  return {
    overdue,
    beat: () => {
      // The timer may run before the call that ended the freeze: that call still has to wait.
      void overdue();
      beatAt = now();
    },
  };
}
