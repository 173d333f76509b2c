import type { LiveCount } from '../cache/live-counters.ts';
import { COUNTED, type Counted, PROMPT_TOKENS, RESPONSE_TOKENS, tokensMean } from '../domain/counted.ts';
import { LONG, type Window } from './watch-windows.ts';
import type { WatchedVersion } from './watched.ts';

/** A version that is watched, or the fallbacks of a prompt. */
export type WatchedKey = Pick<WatchedVersion, 'prompt' | 'version' | 'versionId' | 'arm'>;

export interface Windows {
  readonly short: Window;
  readonly long: Window;
}

/** The metrics that are watched, as `ingest` counts them, and the score that is built in. */
export const WATCHED_METRICS = [...COUNTED.filter((name) => name !== 'cost'), 'rating'] as const;
type WatchedMetric = (typeof WATCHED_METRICS)[number];

type Totals = (metric: WatchedMetric) => Counted;

/** The numbers of versions, by prompt and version. */
export function toWatched(keys: readonly WatchedKey[], { short, long }: Windows): WatchedVersion[] {
  const [recent, minute] = [countsOf(short), countsOf(long)];
  const ofPrompt = new Map<string, number>();
  for (const key of keys) ofPrompt.set(key.prompt, (ofPrompt.get(key.prompt) ?? 0) + executionsOf(minute(key)));
  return keys.toSorted(compareKeys).map((key) => {
    const totals = minute(key);
    const executions = executionsOf(totals);
    const errors = Math.max(0, totals('errors').count);
    return {
      ...key,
      perSecond: {
        last10: rate(executionsOf(recent(key)), short),
        last60: long.span < LONG ? null : rate(executions, long),
      },
      executions,
      errors,
      errorRate: ratio(errors, executions),
      latency: mean(totals('latency')),
      promptTokens: tokensMean(totals, PROMPT_TOKENS),
      responseTokens: tokensMean(totals, RESPONSE_TOKENS),
      rating: ratingOf(totals('rating')),
      share: ratio(executions, ofPrompt.get(key.prompt) ?? 0),
    };
  });
}

/** Tells versions apart. */
export function keyOf({ prompt, versionId }: Pick<LiveCount, 'prompt' | 'versionId'>): string {
  return JSON.stringify([prompt, versionId]);
}

function countsOf({ counts }: Window): (key: WatchedKey) => Totals {
  const found = new Map<string, Map<string, Counted>>();
  for (const each of counts) {
    const metrics = found.get(keyOf(each)) ?? new Map<string, Counted>();
    const before = metrics.get(each.metric) ?? NOTHING;
    metrics.set(each.metric, { count: before.count + each.count, sum: before.sum + each.sum });
    found.set(keyOf(each), metrics);
  }
  return (key) => {
    const metrics = found.get(keyOf(key));
    return (metric) => metrics?.get(metric) ?? NOTHING;
  };
}

const NOTHING: Counted = { count: 0, sum: 0 };

/** Totals shrink where a database was restored. */
function executionsOf(totals: Totals): number {
  return Math.max(0, totals('executions').count);
}

function rate(executions: number, { span }: Window): number | null {
  return span > 0 ? (executions * 1_000) / span : null;
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

function mean({ count, sum }: Counted): number | null {
  return count > 0 ? sum / count : null;
}

/** Only differences are known of a rating that was changed, and they may leave nothing that is a rating. */
function ratingOf({ count, sum }: Counted): WatchedVersion['rating'] {
  return count > 0 && sum >= count && sum <= 5 * count ? { mean: sum / count, count } : null;
}

function compareKeys(a: WatchedKey, b: WatchedKey): number {
  return compareTexts(a.prompt, b.prompt) || rank(a) - rank(b) || compareTexts(a.versionId ?? '', b.versionId ?? '');
}

function rank({ version, versionId }: WatchedKey): number {
  return version ?? (versionId === null ? Number.POSITIVE_INFINITY : Number.MAX_VALUE);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
