import { fold, maintain } from '../../storage/upkeep.ts';
import type { Reach } from './reach.ts';
import { about, after } from './timers.ts';
import type { Timings } from './timings.ts';

/** What must be done now and then by somebody: each process that ships does its part. */
export interface Upkeep {
  /** Something was taken: its totals can be put together. */
  readonly notice: () => void;
  /** Puts together once, where nothing happens by itself. */
  readonly foldOnce: () => Promise<void>;
  readonly stop: () => void;
}

interface UpkeepOptions {
  readonly reach: Reach;
  readonly hasTimers: boolean;
  readonly random: (size: number) => Uint8Array;
  readonly timings: Timings;
}

/** Totals changed in one call at most: some tens of milliseconds. */
const MOST = 2_000;
const DAYS_AHEAD = 7;

export function createUpkeep({ reach, hasTimers, random, timings }: UpkeepOptions): Upkeep {
  let folding: NodeJS.Timeout | null = null;
  let maintaining: NodeJS.Timeout | null = null;
  let isStopped = false;

  const foldLater = (delay: number) => {
    if (isStopped || !hasTimers || folding !== null) return;
    folding = after(about(delay, random), () => void foldNow());
  };
  const foldNow = async () => {
    const folded = await reach.ask((queryable) => fold(queryable, MOST)).catch(() => 0);
    folding = null;
    // Null: another process is at it, and may have begun before what was taken last.
    if (folded !== 0) foldLater(folded === null ? timings.fold : timings.foldMore);
  };
  const maintainLater = (delay: number) => {
    maintaining = after(about(delay, random), () => void maintainNow());
  };
  const maintainNow = async () => {
    const done = await reach.ask((queryable) => maintain(queryable, DAYS_AHEAD)).catch(() => null);
    if (!isStopped) maintainLater(done === null || done.left > 0 ? timings.maintainFirst : timings.maintain);
  };
  if (hasTimers) maintainLater(timings.maintainFirst);
  return {
    notice: () => foldLater(timings.fold),
    foldOnce: async () => {
      await reach.ask((queryable) => fold(queryable, MOST)).catch(() => null);
    },
    stop: () => {
      isStopped = true;
      for (const timer of [folding, maintaining]) if (timer !== null) clearTimeout(timer);
    },
  };
}
