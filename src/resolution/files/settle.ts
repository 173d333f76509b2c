import { after } from '../timers.ts';

/** How long after the last sign of a change to wait: an editor's save gives several. */
const QUIET = 50;
/** Signs that never end do not put the work off for ever. */
const MOST_SIGNS = 10;

/** Work that follows signs of change: once for many of them, and never twice at a time. */
export interface Settling {
  sign(): void;
  stop(): void;
}

/** `work` must not reject. */
export function whenSettled(work: () => Promise<void>): Settling {
  let timer: NodeJS.Timeout | null = null;
  let signs = 0;
  let isRunning = false;
  let isStopped = false;
  const run = async () => {
    timer = null;
    signs = 0;
    isRunning = true;
    await work();
    isRunning = false;
    if (signs > 0) start();
  };
  const start = () => {
    if (timer !== null) clearTimeout(timer);
    if (!isStopped) timer = after(QUIET, () => void run());
  };
  return {
    sign: () => {
      signs += 1;
      if (!isRunning && (timer === null || signs <= MOST_SIGNS)) start();
    },
    stop: () => {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
