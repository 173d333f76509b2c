import type { LiveBucket, LiveCount } from '../cache/live-counters.ts';

/** What was counted in the last so many milliseconds. */
export interface Window {
  /** 0: nothing is known of any time yet. */
  readonly span: number;
  readonly counts: readonly LiveCount[];
}

/** Milliseconds that rates are over, at least. */
export const [SHORT, LONG] = [10_000, 60_000];

/** From buckets that begin every `size` milliseconds, of which those without counts are left out. */
export function windowOf(buckets: readonly LiveBucket[], now: number, period: number, size: number): Window {
  const start = Math.floor((now - period) / size) * size;
  return {
    span: now - start,
    counts: buckets.filter((bucket) => bucket.start >= start).flatMap(({ counts }) => counts),
  };
}

/** Totals as they stood at a time; each only ever grows, but those of scores. */
export interface Reading {
  readonly at: number;
  /** By a key of one's own. */
  readonly totals: ReadonlyMap<string, LiveCount>;
}

/** What totals grew by from one reading to the next. */
export interface RecentGrowth {
  readonly add: (reading: Reading) => void;
  /** Of the last reading. */
  readonly at: () => number | null;
  readonly window: (period: number) => Window;
}

/** Keeps what totals grew by in the last minute; of the readings only the last. */
export function createRecentGrowth(): RecentGrowth {
  let last: Reading | null = null;
  let buckets: LiveBucket[] = [];
  return {
    add: (reading) => {
      if (last !== null) {
        const longest = firstOf(buckets, reading.at, LONG);
        buckets = buckets.filter(({ start }) => start >= longest);
        buckets.push({ start: last.at, counts: differences(last, reading) });
      }
      last = reading;
    },
    at: () => last?.at ?? null,
    window: (period) => {
      if (last === null || buckets.length === 0) return { span: 0, counts: [] };
      const start = firstOf(buckets, last.at, period);
      return {
        span: last.at - start,
        counts: buckets.filter((bucket) => bucket.start >= start).flatMap(({ counts }) => counts),
      };
    },
  };
}

/** Where the shortest run of buckets begins that is as long as the period; of shorter ones the longest. */
function firstOf(buckets: readonly LiveBucket[], now: number, period: number): number {
  const long = buckets.findLast(({ start }) => start <= now - period);
  return (long ?? buckets[0])?.start ?? now;
}

function differences(before: Reading, { totals }: Reading): LiveCount[] {
  return [...totals].flatMap(([key, total]) => {
    const { count, sum } = before.totals.get(key) ?? { count: 0, sum: 0 };
    return total.count === count && total.sum === sum
      ? []
      : [{ ...total, count: total.count - count, sum: total.sum - sum }];
  });
}
