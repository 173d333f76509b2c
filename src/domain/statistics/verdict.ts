import type { Metric } from '../metrics.ts';
import type { Comparison } from './comparison.ts';
import { isEnoughUsers } from './contrast.ts';
import { daysUntil, detectableEffect, informationFor, USUAL_POWER } from './power.ts';
import { BLOCKING_EVIDENCE } from './sample-ratio.ts';

/** What a test says about one metric of one variant. */
export type Verdict = Decided | Equivalent | Collecting;

/** There is a difference, and 0 is not in the interval. */
export interface Decided {
  readonly kind: 'better' | 'worse';
  /** Decided on less information than planned, as happens where chance helped: the estimate then leans away from 0, and the interval says more. */
  readonly isEarly: boolean;
}
/** Whatever difference there is, is smaller than the smallest one worth finding. */
export interface Equivalent {
  readonly kind: 'equivalent';
}
export interface Collecting {
  readonly kind: 'collecting';
  readonly reason: CollectingReason;
  /** The smallest true effect that the users of today would show with a power of 80%, on the comparison's scale; null: unknown. */
  readonly detectable: number | null;
  /** Until the minimum effect would be seen with that power; null: unknown, or never at this rate. */
  readonly days: number | null;
}

/**
 * `sample-ratio`: the arms have not the users they should have, so no number can be trusted. `few-users`: fewer effective users
 * than 30 in an arm. `few-events`: a share that is so near to 0 or 1 that an arm has too few of the rarer kind. `no-spread`: all
 * users are alike, or there are no numbers at all. `undecided`: everything is in order.
 */
export type CollectingReason = 'sample-ratio' | 'few-users' | 'few-events' | 'no-spread' | 'undecided';

/** What is known beside the comparison. */
export interface Circumstances {
  /** Of `sampleRatio`; 1 where it was not looked at. */
  readonly sampleRatioEvidence: number;
  /** How 1 / standard error² grew a day, lately; null: unknown. */
  readonly informationPerDay: number | null;
}

/** Of a share, so many effective users must be expected of the rarer kind in each arm: decision 17 says why. */
export const LEAST_EVENTS = 20;

/** Judges a comparison. A verdict once reached may be acted on, whatever later looks say. */
export function verdict(
  comparison: Comparison,
  metric: Pick<Metric, 'better' | 'unit'>,
  circumstances: Circumstances,
): Verdict {
  const obstacle = obstacleTo(comparison, metric.unit, circumstances.sampleRatioEvidence);
  if (obstacle !== null || comparison.interval === null) {
    return collecting(obstacle ?? 'undecided', comparison, circumstances);
  }
  const { low, high } = comparison.interval;
  if (low > 0 || high < 0) {
    const isHigher = low > 0;
    return { kind: isHigher === (metric.better === 'higher') ? 'better' : 'worse', isEarly: isEarly(comparison) };
  }
  const { minimumEffect } = comparison;
  if (low > -minimumEffect && high < minimumEffect) return { kind: 'equivalent' };
  return collecting('undecided', comparison, circumstances);
}

/** What stands against any verdict; null: nothing. */
export function obstacleTo(
  comparison: Comparison,
  unit: Metric['unit'],
  sampleRatioEvidence: number,
): Exclude<CollectingReason, 'undecided'> | null {
  if (sampleRatioEvidence > BLOCKING_EVIDENCE) return 'sample-ratio';
  if (!isEnoughUsers(comparison.effectiveUsers)) return 'few-users';
  if (comparison.degreesOfFreedom === null) return 'no-spread';
  return unit === 'share' && rarerEvents(comparison) < LEAST_EVENTS ? 'few-events' : null;
}

/** How many effective users of the rarer kind the smaller arm is expected to have, if the arms do not differ. */
export function rarerEvents({ means, effectiveUsers: { control, variant } }: Comparison): number {
  const pooled = (control * (means.control ?? 0) + variant * (means.variant ?? 0)) / (control + variant);
  return Math.min(control, variant) * Math.min(pooled, 1 - pooled);
}

function collecting(reason: CollectingReason, comparison: Comparison, circumstances: Circumstances): Collecting {
  const { standardError, alpha } = comparison;
  if (standardError === null || standardError === 0)
    return { kind: 'collecting', reason, detectable: null, days: null };
  const detectable = detectableEffect(standardError, { alpha, power: USUAL_POWER });
  const { informationPerDay } = circumstances;
  const days =
    informationPerDay === null ? null : daysUntil(needed(comparison), 1 / standardError ** 2, informationPerDay);
  return { kind: 'collecting', reason, detectable, days };
}

function isEarly(comparison: Comparison): boolean {
  return comparison.standardError !== null && 1 / comparison.standardError ** 2 < needed(comparison);
}

function needed({ minimumEffect, alpha }: Comparison): number {
  return informationFor(minimumEffect, { alpha, power: USUAL_POWER });
}
