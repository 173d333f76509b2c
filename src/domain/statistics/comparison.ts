import { type ArmSums, type Ratio, ratioOf } from './arm.ts';
import { type Contrast, contrast, type Estimate, type Interval, type Judged, silent } from './contrast.ts';

/** On a log scale an effect is the logarithm of the ratio of two means; on a difference scale it is in the metric's own unit. */
export type Scale = 'log' | 'difference';

export interface ComparisonOptions extends Judged {
  readonly scale: Scale;
}

/** A variant against the control in one metric. */
export interface Comparison extends Contrast {
  /** The scale of all numbers here; `difference` also where `log` was asked for and a mean is 0, which has no logarithm. */
  readonly scale: Scale;
  /** On that scale. */
  readonly minimumEffect: number;
  readonly alpha: number;
  readonly means: { readonly control: number | null; readonly variant: number | null };
}

/** Compares the sums of two arms, at any time and as often as one likes: the interval accounts for it. */
export function compareArms(control: ArmSums, variant: ArmSums, options: ComparisonOptions): Comparison {
  const [before, after] = [ratioOf(control), ratioOf(variant)];
  const judged = onScale(options, before.mean, after.mean);
  const [one, other] = [estimateOn(judged.scale, before), estimateOn(judged.scale, after)];
  const effectiveUsers = { control: before.effectiveUsers, variant: after.effectiveUsers };
  const compared = one === null || other === null ? silent(effectiveUsers) : contrast(one, other, judged);
  return { ...judged, means: { control: before.mean, variant: after.mean }, ...compared };
}

/** The alpha of each of several variants, so that all of them together err no more often (Bonferroni, which holds at all times). */
export function splitAlpha(alpha: number, variants: number): number {
  return alpha / variants;
}

/** A mean of 0 has no logarithm: then the difference is taken, and the minimum effect is that share of the other mean. */
function onScale(options: ComparisonOptions, control: number | null, variant: number | null): ComparisonOptions {
  const { scale, minimumEffect, alpha } = options;
  if (scale === 'difference' || control === null || variant === null) return { scale, minimumEffect, alpha };
  if (control > 0 && variant > 0) return { scale, minimumEffect, alpha };
  const share = Math.max(Math.abs(control), Math.abs(variant));
  return { scale: 'difference', minimumEffect: share === 0 ? minimumEffect : minimumEffect * share, alpha };
}

function estimateOn(scale: Scale, { mean, variance, effectiveUsers }: Ratio): Estimate | null {
  if (mean === null || variance === null) return null;
  if (scale === 'difference') return { value: mean, variance, effectiveUsers };
  return { value: Math.log(mean), variance: variance / mean ** 2, effectiveUsers };
}

/** A change in parts of the control: −0.18 is 18% less. Its interval is known on the log scale only. */
export interface RelativeChange {
  readonly estimate: number;
  readonly interval: Interval | null;
}

/** What a comparison says as a part of the control's mean, for people; null: there is no mean, or it is 0. */
export function relativeChange({ scale, estimate, interval, means }: Comparison): RelativeChange | null {
  if (estimate === null || means.control === null || means.control === 0) return null;
  if (scale === 'difference') return { estimate: estimate / means.control, interval: null };
  const within = interval && { low: Math.expm1(interval.low), high: Math.expm1(interval.high) };
  return { estimate: Math.expm1(estimate), interval: within };
}
