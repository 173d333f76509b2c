import { parseNumber } from './basis-points.ts';
import { PromptctlError } from './errors/error.ts';

/** What a test is decided by. On a log scale an effect is in log units, and 10% is taken as 0.1; on a difference scale it is in the metric's own. */
export interface Metric {
  readonly name: string;
  readonly scale: 'log' | 'difference';
  readonly better: 'higher' | 'lower';
  /** What its values are; a `share` is a part of 1. */
  readonly unit: 'points' | 'share' | 'tokens' | 'dollars' | 'milliseconds';
  /** The smallest effect worth finding, unless a test says otherwise. */
  readonly minimumEffect: number;
}

/** The metrics of tests by name, the default one first. */
export const METRICS: { readonly [name: string]: Metric } = byName([
  { name: 'rating', scale: 'difference', better: 'higher', unit: 'points', minimumEffect: 0.2 },
  { name: 'rating-coverage', scale: 'difference', better: 'higher', unit: 'share', minimumEffect: 0.03 },
  { name: 'response-tokens', scale: 'log', better: 'lower', unit: 'tokens', minimumEffect: 0.1 },
  { name: 'prompt-tokens', scale: 'log', better: 'lower', unit: 'tokens', minimumEffect: 0.1 },
  { name: 'cost', scale: 'log', better: 'lower', unit: 'dollars', minimumEffect: 0.1 },
  { name: 'latency', scale: 'log', better: 'lower', unit: 'milliseconds', minimumEffect: 0.1 },
  { name: 'slow-share', scale: 'difference', better: 'lower', unit: 'share', minimumEffect: 0.02 },
  { name: 'error-rate', scale: 'difference', better: 'lower', unit: 'share', minimumEffect: 0.01 },
]);

function byName(metrics: readonly Metric[]): typeof METRICS {
  return Object.fromEntries(metrics.map((metric) => [metric.name, metric]));
}

/** A metric of tests; null: a score of an app's own, which may be called what objects have: `constructor`. */
export function metricNamed(name: string): Metric | null {
  return Object.hasOwn(METRICS, name) ? (METRICS[name] ?? null) : null;
}

/** @throws PromptctlError `metric-unknown`. */
export function findMetric(name: string): Metric {
  const metric = metricNamed(name);
  if (metric === null) throw new PromptctlError('metric-unknown', { name, known: Object.keys(METRICS) });
  return metric;
}

/**
 * Reads the smallest effect worth finding, onto the metric's scale: `10%` of an amount is 0.1, `2%` of a share (two percentage points)
 * 0.02, `0.2` of a rating 0.2. Null gives the default.
 * @throws PromptctlError `effect-invalid`.
 */
export function readMinimumEffect(metric: Metric, text: string | null): number {
  if (text === null) return metric.minimumEffect;
  const isRating = metric.unit === 'points';
  const { value, isPercent } = parseNumber(text) ?? { value: 0, isPercent: isRating };
  // Ratings go from 1 to 5, so they differ by 4 at most. Of effects below the least no test could collect enough.
  const [least, most] = isRating ? [0.01, 4] : [0.001, 1];
  if (isPercent !== isRating && value >= least && value <= most) return value;
  const range = isRating ? 'points from 0.01 to 4: 0.2' : `${percentOf(metric)} from 0.1% to 100%: 5%`;
  throw new PromptctlError('effect-invalid', { metric: metric.name, text, range });
}

function percentOf({ scale }: Metric): string {
  return scale === 'log' ? 'percent' : 'percentage points';
}

/** An effect as people read it: `10%`, `0.2 points`, `2 percentage points`, in short `2 pp`. */
export function formatEffect(metric: Metric, value: number, names: 'long' | 'short' = 'long'): string {
  const points = Number(value.toPrecision(4));
  if (metric.unit === 'points') return points === 1 ? '1 point' : `${points} points`;
  const percent = Number((value * 100).toPrecision(12));
  if (metric.scale === 'log') return `${percent}%`;
  if (names === 'short') return `${percent} pp`;
  return `${percent} percentage ${percent === 1 ? 'point' : 'points'}`;
}
