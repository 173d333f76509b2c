import { type Histogram, quantileOf, sizeOf } from '../histogram.ts';
import { type ArmSums, ratioOf } from './arm.ts';
import { type Contrast, contrast, type Judged, silent } from './contrast.ts';
import { normalQuantile } from './normal.ts';

/** What is known of the values of an arm: how they are spread, and how users cluster in them. */
export interface QuantileArm {
  readonly histogram: Histogram;
  /** Undamped sums (damping 0) of the executions beyond a threshold near the quantile, which was fixed at the start. */
  readonly beyond: ArmSums;
}

/** A quantile with the range in which it lies at a single look, 19 times of 20. */
export interface QuantileEstimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The standard error of its logarithm. */
  readonly logError: number;
}

/** Where 19 of 20 lie, to either side. */
const Z = normalQuantile(0.975);
/** So many effective users must be expected on the rarer side of a quantile: 100 for a p95. */
const LEAST_BEYOND = 5;

/** By how much the resemblance of a user's executions widens the variance of a share; null: unknown, as all or none are beyond. */
export function designEffect(beyond: ArmSums): number | null {
  const { mean, variance } = ratioOf(beyond);
  if (mean === null || variance === null || mean <= 0 || mean >= 1) return null;
  return variance / ((mean * (1 - mean)) / beyond.sumY);
}

/** A quantile with its error by Woodruff: the error of the share below it, read off the histogram. Null: empty, or not of positive values. */
export function estimateQuantile(histogram: Histogram, p: number, design: number): QuantileEstimate | null {
  const reach = Z * Math.sqrt((Math.max(design, 1) * p * (1 - p)) / sizeOf(histogram));
  const value = quantileOf(histogram, p);
  const low = quantileOf(histogram, Math.max(p - reach, 0));
  const high = quantileOf(histogram, Math.min(p + reach, 1));
  if (value === null || low === null || high === null || low <= 0) return null;
  return { value, low, high, logError: Math.log(high / low) / (2 * Z) };
}

/** Compares a quantile of two arms on the log scale, as always-valid as means are. */
export function compareQuantiles(control: QuantileArm, variant: QuantileArm, p: number, judged: Judged): Contrast {
  const [one, other] = [estimateOf(control, p), estimateOf(variant, p)];
  const effectiveUsers = {
    control: ratioOf(control.beyond).effectiveUsers,
    variant: ratioOf(variant.beyond).effectiveUsers,
  };
  if (one === null || other === null) return silent(effectiveUsers);
  const compared = contrast(
    { ...one, effectiveUsers: effectiveUsers.control },
    { ...other, effectiveUsers: effectiveUsers.variant },
    judged,
  );
  const isEnough = Math.min(effectiveUsers.control, effectiveUsers.variant) * Math.min(p, 1 - p) >= LEAST_BEYOND;
  return isEnough ? compared : { ...compared, interval: null, pValue: 1 };
}

function estimateOf({ histogram, beyond }: QuantileArm, p: number): { value: number; variance: number } | null {
  const design = designEffect(beyond);
  const estimate = design === null ? null : estimateQuantile(histogram, p, design);
  return estimate && { value: Math.log(estimate.value), variance: estimate.logError ** 2 };
}
