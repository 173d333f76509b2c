import type { Place } from '../domain/served-prompt.ts';

/** What a batch added of one metric: count and sum. */
export interface LiveCount {
  readonly prompt: string;
  /** Null: fallbacks. */
  readonly versionId: string | null;
  /** A metric of executions (`executions`, `errors`, `latency`, `input-tokens` …), or a score by its name (`rating`). */
  readonly metric: string;
  readonly count: number;
  readonly sum: number;
}

/** A moment of counting, some seconds long. */
export interface LiveBucket {
  /** Milliseconds since 1970 by Redis' clock. */
  readonly start: number;
  readonly counts: readonly LiveCount[];
}

/**
 * What was counted in the last minutes, for people who watch. A view, never the truth: it may be lost, and is never waited for.
 * All calls reject as those of the cache do.
 */
export interface LiveCounters {
  /** Adds what a batch counted, once: the same batch of a producer again adds nothing. */
  readonly add: (
    place: Place,
    batch: { readonly producer: string; readonly sequence: number },
    counts: readonly LiveCount[],
  ) => Promise<void>;
  /** The buckets of the last so many milliseconds, oldest first, the one that is being filled included; and Redis' clock. */
  readonly read: (
    place: Place,
    period: number,
  ) => Promise<{ readonly now: number; readonly buckets: readonly LiveBucket[] }>;
}
