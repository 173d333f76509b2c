import { PromptctlError } from './errors/error.ts';

/** What a test is decided by. Effects on a log scale are log units, on a difference scale the metric's own. */
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

/** @throws PromptctlError `metric-unknown`. */
export function findMetric(name: string): Metric {
  const metric = Object.hasOwn(METRICS, name) ? METRICS[name] : undefined;
  if (metric === undefined) throw new PromptctlError('metric-unknown', { name, known: Object.keys(METRICS) });
  return metric;
}

const NUMBER = /^(\d+(?:\.\d+)?)(%?)$/;

/**
 * Reads the smallest effect worth finding, onto the metric's scale: `10%` of an amount is 0.1, `2%` of a share (two percentage points)
 * 0.02, `0.2` of a rating 0.2. Null gives the default.
 * @throws PromptctlError `effect-invalid`.
 */
export function readMinimumEffect(metric: Metric, text: string | null): number {
  if (text === null) return metric.minimumEffect;
  const isRating = metric.unit === 'points';
  const [, digits = '', percent] = NUMBER.exec(text) ?? [];
  // Ratings go from 1 to 5; below a thousandth nobody could ever collect enough.
  // Moving the point in the text: what was typed as 2.3% is 0.023 and nothing beside it.
  const value = isRating ? Number(digits) : Number(`${digits}e-2`);
  const isWithin = isRating ? value >= 0.01 && value <= 4 : value >= 0.001 && value <= 1;
  if ((percent === '%') !== isRating && isWithin) return value;
  const range = isRating ? 'points from 0.01 to 4: 0.2' : `${percentOf(metric)} from 0.1% to 100%: 5%`;
  throw new PromptctlError('effect-invalid', { metric: metric.name, text, range });
}

function percentOf({ scale }: Metric): string {
  return scale === 'log' ? 'percent' : 'percentage points';
}

/** An effect as people read it: `10%`, `0.2 points`, `2 percentage points`. */
export function formatEffect(metric: Metric, value: number): string {
  if (metric.unit === 'points') return value === 1 ? '1 point' : `${value} points`;
  const percent = Number((value * 100).toPrecision(12));
  if (metric.scale === 'log') return `${percent}%`;
  return `${percent} percentage ${percent === 1 ? 'point' : 'points'}`;
}
