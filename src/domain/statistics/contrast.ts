import { logEvidence, multiplier } from './mixture.ts';

/** A number of an arm with its variance, on the scale that arms are compared on. */
export interface Estimate {
  readonly value: number;
  readonly variance: number;
  readonly effectiveUsers: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How far a variant is from the control, and how sure that is. On a log scale all of it is in log units. */
export interface Contrast {
  /** Variant less control; null: an arm has no number yet. */
  readonly estimate: number | null;
  readonly standardError: number | null;
  readonly degreesOfFreedom: number | null;
  /** By how many standard errors the interval reaches to either side; null: by none that is finite yet. */
  readonly multiplier: number | null;
  /** Holds the true difference at every look with probability 1 − alpha. Null: the data say too little. */
  readonly interval: Interval | null;
  /** The logarithm of the evidence (an e-value) against no difference. */
  readonly logEvidence: number;
  /** Always valid, as the interval is; 1 as long as there is no interval because of too few users. */
  readonly pValue: number;
  readonly effectiveUsers: { readonly control: number; readonly variant: number };
}

/** Below it in either arm nothing is said: sums over fewer users are not normal enough. */
export const LEAST_EFFECTIVE_USERS = 30;

/** What an effect is judged against: the smallest one worth finding on the scale of the estimates, and how often to err. */
export interface Judged {
  readonly minimumEffect: number;
  readonly alpha: number;
}

/** Compares two estimates by the always-valid mixture, with Welch's degrees of freedom. */
export function contrast(control: Estimate, variant: Estimate, { minimumEffect, alpha }: Judged): Contrast {
  const effectiveUsers = { control: control.effectiveUsers, variant: variant.effectiveUsers };
  const estimate = variant.value - control.value;
  const square = control.variance + variant.variance;
  if (!Number.isFinite(estimate) || !Number.isFinite(square)) return silent(effectiveUsers);
  const standardError = Math.sqrt(square);
  const degrees = 1 / (welch(control, square) + welch(variant, square));
  const mixture = { spread: (minimumEffect / standardError) ** 2, degrees };
  const evidence = logEvidence(mixture, estimate / standardError);
  // Without any variance, or with one user alone, there is nothing to measure the difference by.
  if (!(degrees > 0 && Number.isFinite(evidence))) return { ...silent(effectiveUsers), estimate, standardError };
  const reach = multiplier(mixture, alpha);
  const isEnough = isEnoughUsers(effectiveUsers);
  return {
    estimate,
    standardError,
    degreesOfFreedom: degrees,
    multiplier: reach,
    interval: reach === null || !isEnough ? null : around(estimate, reach * standardError),
    logEvidence: evidence,
    pValue: isEnough ? Math.min(1, Math.exp(-evidence)) : 1,
    effectiveUsers,
  };
}

/** What is said of arms of which nothing can be said. */
export function silent(effectiveUsers: Contrast['effectiveUsers']): Contrast {
  return {
    estimate: null,
    standardError: null,
    degreesOfFreedom: null,
    multiplier: null,
    interval: null,
    logEvidence: 0,
    pValue: 1,
    effectiveUsers,
  };
}

export function isEnoughUsers({ control, variant }: Contrast['effectiveUsers']): boolean {
  return Math.min(control, variant) >= LEAST_EFFECTIVE_USERS;
}

/** What an arm takes of the degrees of freedom, by its part of the variance: none has nothing to take, and one user alone takes all. */
function welch({ variance, effectiveUsers }: Estimate, square: number): number {
  return variance === 0 ? 0 : (variance / square) ** 2 / Math.max(effectiveUsers - 1, 0);
}

function around(middle: number, reach: number): Interval {
  return { low: middle - reach, high: middle + reach };
}
