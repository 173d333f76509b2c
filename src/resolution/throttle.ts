import { after } from './timers.ts';

/** `work` at once where it was not done for `interval` milliseconds; else when they are over, once for all who asked meanwhile. */
export function throttle(interval: number, now: () => number, work: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  let isWaiting = false;
  const start = () => {
    isWaiting = false;
    last = now();
    work();
  };
  return () => {
    if (isWaiting) return;
    const waited = Math.abs(now() - last);
    if (waited >= interval) return start();
    isWaiting = true;
    after(interval - waited, start);
  };
}
