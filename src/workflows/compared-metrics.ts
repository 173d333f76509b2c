import type { AbTest } from '../domain/ab-test.ts';
import { METRICS, type Metric, metricNamed } from '../domain/metrics.ts';
import type { ArmSums } from '../domain/statistics/arm.ts';
import { type Comparison, compareArms, relativeChange, splitAlpha } from '../domain/statistics/comparison.ts';
import { guard } from '../domain/statistics/guardrail.ts';
import { informationPerDay } from '../domain/statistics/power.ts';
import { type Verdict, verdict } from '../domain/statistics/verdict.ts';
import type { TestUsers } from '../storage/test-users.ts';
import type { ComparedMetric, ComparedVariant } from './compared.ts';
import type { Growth } from './user-growth.ts';

/** What users of a test did, by metric or score. */
export type UsersByMetric = ReadonlyMap<string, TestUsers>;

/** What is known beside the users of a metric. */
export interface TestState {
  readonly test: AbTest;
  readonly sampleRatioEvidence: number;
  /** Null: nobody comes any more, or nobody did yet. */
  readonly growth: Growth | null;
}

type Role = ComparedMetric['role'];

/** What must not suffer, whatever a test is decided by. */
const GUARDRAILS = ['error-rate', 'slow-share'];
/** Of an app's own score, which has no smallest effect of its own: so much of the control's mean. */
const SCORE_EFFECT = 0.1;
const NO_SUMS: ArmSums = { users: 0, sumX: 0, sumY: 0, sumXX: 0, sumYY: 0, sumXY: 0 };

/** The metrics that are read for a test: its own, all others, and the score that was asked for. */
export function metricsToRead(test: AbTest, asked: string | null): string[] {
  return [...new Set([test.metric, ...GUARDRAILS, ...(asked === null ? [] : [asked]), ...Object.keys(METRICS)])];
}

/** Judges each metric that was measured: the primary one first, then guardrails, then the one that was asked for and the other exploratory ones. */
export function compareMetrics(users: UsersByMetric, state: TestState): ComparedMetric[] {
  return [...users].flatMap(([name, found]) => {
    const role = roleOf(name, state.test);
    const arms = state.test.arms.map((_, place) => found.arms.find((arm) => arm.place === place) ?? NO_SUMS);
    if (role !== 'primary' && arms.every(({ sumY }) => sumY === 0)) return [];
    return [compareMetric(name, role, arms, state)];
  });
}

function roleOf(name: string, test: AbTest): Role {
  if (name === test.metric) return 'primary';
  return GUARDRAILS.includes(name) ? 'guardrail' : 'exploratory';
}

function compareMetric(name: string, role: Role, arms: readonly ArmSums[], state: TestState): ComparedMetric {
  const { test } = state;
  const [control = NO_SUMS, ...variants] = arms;
  const known = metricNamed(name);
  const metric = known ?? ownScore(name, control);
  const { unit } = metric;
  const better = known?.better ?? null;
  const minimumEffect = role === 'primary' ? test.minimumEffect : metric.minimumEffect;
  const alpha = role === 'primary' ? splitAlpha(test.alpha, variants.length) : test.alpha;
  const compared = variants.map((sums, i) => {
    const comparison = compareArms(control, sums, { scale: metric.scale, minimumEffect, alpha });
    const judged = verdict(comparison, metric, {
      ...state,
      informationPerDay: informationOf(comparison, state.growth),
    });
    return toVariant(test.arms[i + 1]?.version ?? 0, comparison, judged, role === 'guardrail' ? metric : null);
  });
  return { name, role, better, unit, minimumEffect, alpha, variants: compared };
}

function ownScore(name: string, { sumX, sumY }: ArmSums): Metric {
  const size = Math.abs(sumY === 0 ? 0 : sumX / sumY);
  const minimumEffect = SCORE_EFFECT * (size === 0 ? 1 : size);
  return { name, scale: 'difference', better: 'higher', unit: 'points', minimumEffect };
}

/** Information grows with users: what there was before is taken as the part of today's that they were of today's users. */
function informationOf({ standardError }: Comparison, growth: Growth | null): number | null {
  if (growth === null || standardError === null || standardError === 0) return null;
  const { shareBefore, days } = growth;
  return informationPerDay(standardError, shareBefore === 0 ? null : standardError / Math.sqrt(shareBefore), days);
}

function toVariant(version: number, comparison: Comparison, judged: Verdict, guarded: Metric | null): ComparedVariant {
  const isSilent = judged.kind === 'collecting' && judged.reason === 'few-events';
  const shown = isSilent ? { ...comparison, interval: null, pValue: 1 } : comparison;
  const { scale, minimumEffect, means, effectiveUsers, estimate, interval, pValue } = shown;
  // Where the numbers of users are wrong, nothing is shown to be kept.
  const isBlocked = judged.kind === 'collecting' && judged.reason === 'sample-ratio';
  return {
    version,
    scale,
    minimumEffect,
    means,
    effectiveUsers,
    estimate,
    interval,
    pValue,
    change: relativeChange(shown),
    verdict: judged,
    guard: guarded && guard(isBlocked ? null : interval, guarded.better, minimumEffect),
  };
}
