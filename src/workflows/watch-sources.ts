import type { LiveCount, LiveCounters } from '../cache/live-counters.ts';
import { BUCKET, MOST_COUNTS } from '../cache/live-scripts.ts';
import { isPromptctlError } from '../domain/errors/error.ts';
import type { Place } from '../domain/served-prompt.ts';
import { floorTo, HOUR, isoTime } from '../domain/time.ts';
import type { Queryable } from '../storage/database.ts';
import { listUsage } from '../storage/usage.ts';
import { afterDay } from './usage-period.ts';
import type { Windows } from './watch-versions.ts';
import { keyOf, WATCHED_METRICS } from './watch-versions.ts';
import { LONG, type Reading, SHORT, windowOf } from './watch-windows.ts';

/** What Redis counted lately, and what is wrong with it; null windows: it could not be asked. */
export interface Recent {
  readonly windows: Windows | null;
  readonly problem: string | null;
}

export async function readCounters(counters: LiveCounters, place: Place): Promise<Recent> {
  try {
    const { now, buckets } = await counters.read(place, LONG);
    const windows = { short: windowOf(buckets, now, SHORT, BUCKET), long: windowOf(buckets, now, LONG, BUCKET) };
    const isFull = buckets.some(({ counts }) => counts.length >= MOST_COUNTS);
    return { windows, problem: isFull ? FULL : null };
  } catch (error) {
    if (!isPromptctlError(error)) throw error;
    return { windows: null, problem: error.message };
  }
}

const FULL = `more is executed than Redis counts (${MOST_COUNTS} numbers in ${BUCKET / 1_000} seconds): some versions are too low or missing`;

/** Executions and their ratings are counted in the hour of the execution: of these hours growth is seen. */
const BEFORE = 2 * HOUR;

/** The totals of the last hours as they stand. */
export async function readTotals(
  queryable: Queryable,
  {
    environment,
    prompts,
    now,
  }: { readonly environment: string; readonly prompts: readonly string[] | null; readonly now: number },
): Promise<Reading> {
  const period = { grain: 'hour', since: isoTime(floorTo(now, HOUR) - BEFORE), until: afterDay(now) } as const;
  const usage = await listUsage(queryable, { environment, prompts, metrics: WATCHED_METRICS, histograms: [], period });
  const totals = new Map<string, LiveCount>();
  for (const { prompt, versionId, metric, start, count, sum } of usage) {
    // By hour as well: an hour that is over is left out one day, which is no loss.
    const key = JSON.stringify([keyOf({ prompt, versionId }), metric, start]);
    const before = totals.get(key) ?? { count: 0, sum: 0 };
    totals.set(key, { prompt, versionId, metric, count: before.count + count, sum: before.sum + sum });
  }
  return { at: now, totals };
}
