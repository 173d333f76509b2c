import type { Tracker } from './tracker.ts';
import type { TrackingStatus } from './tracking-status.ts';

const NOT_YET: TrackingStatus = { spool: null, bytes: 0, shipped: null, failure: null };

/** A tracker that is opened when it is first needed: a process that only serves writes to no database, not even the names of variables. */
export interface LateTracker extends Tracker {
  /** Opens it, for what processes before this one left. */
  readonly open: () => void;
  readonly isOpen: () => boolean;
}

/** More than an app has prompts; they wait for the first execution. */
const MOST_EARLY = 1_000;

export function createLateTracker(open: () => Tracker): LateTracker {
  let tracker: Tracker | null = null;
  let closing: Promise<boolean> | null = null;
  let early: Parameters<Tracker['noteVariables']>[] | null = [];
  const opened = () => {
    if (tracker !== null) return tracker;
    tracker = open();
    // It says what has to be said about executions that come too late.
    if (closing !== null) void tracker.close(0);
    return tracker;
  };
  const used = () => {
    const inUse = opened();
    for (const noted of early ?? []) inUse.noteVariables(...noted);
    early = null;
    return inUse;
  };
  return {
    open: () => void (closing === null && opened()),
    isOpen: () => tracker !== null,
    track: (resolved, measures) => used().track(resolved, measures),
    rate: (id, rating, feedback) => used().rate(id, rating, feedback),
    score: (id, name, value, feedback) => used().score(id, name, value, feedback),
    noteVariables: (...noted) => {
      if (closing !== null) return;
      if (early === null) opened().noteVariables(...noted);
      else if (early.length < MOST_EARLY) early.push(noted);
    },
    flush: (timeout) => tracker?.flush(timeout) ?? Promise.resolve(true),
    close: (timeout) => (closing ??= tracker?.close(timeout) ?? Promise.resolve(true)),
    status: () => tracker?.status() ?? NOT_YET,
  };
}
