import type { Interval } from '../domain/statistics/contrast.ts';
import type { Guard } from '../domain/statistics/guardrail.ts';
import type { Verdict } from '../domain/statistics/verdict.ts';
import type { RatioFound } from './counted-users.ts';

/**
 * What `compare` tells, all plain JSON. Shares are parts of 1, times milliseconds, costs dollars; a mean is null where nothing was
 * measured.
 */
export interface Compared {
  readonly prompt: string;
  readonly environment: string;
  /** Null: versions are compared by their totals alone, and no verdict is possible. */
  readonly test: ComparedTest | null;
  /** ISO 8601. What totals and days are of; `since` null: all time, or for a test since its start. */
  readonly since: string | null;
  readonly until: string;
  /** The control, or what others are compared with, first. */
  readonly arms: readonly ComparedArm[];
  /** Executions that were served from an app's fallback, of no version. */
  readonly fallbacks: number;
  /** For tests: the primary one first, then guardrails, then the exploratory ones. Empty without a test. */
  readonly metrics: readonly ComparedMetric[];
  /** The verdict on the primary metric, or what can be said without a test, in plain sentences. */
  readonly summary: string;
  readonly warnings: readonly CompareWarning[];
  /** Null: not asked for. */
  readonly breakdown: Breakdown | null;
}

export interface ComparedTest {
  readonly id: string;
  readonly started: string;
  /** Null: it runs. */
  readonly stopped: string | null;
  /** Days since its start, until its end or now, with a fraction. */
  readonly days: number;
  /** In basis points. */
  readonly coverage: number;
  readonly metric: string;
  readonly minimumEffect: number;
  readonly alpha: number;
  /** Of the alpha, each variant has so much. */
  readonly alphaPerVariant: number;
  /** Null: nobody was counted yet. */
  readonly sampleRatio: RatioFound | null;
  /** Users who were seen in several arms, who are left out. */
  readonly mixedUsers: number;
}

export interface ComparedArm {
  readonly version: number;
  readonly versionId: string;
  readonly role: 'control' | 'variant' | 'live' | 'previous' | 'version';
  /** Basis points of the users in the test; null without one. */
  readonly weight: number | null;
  /** Distinct users of the test, without those seen in several arms; null without one. */
  readonly users: number | null;
  readonly totals: ArmTotals;
  /** Oldest first; days without executions are there, with 0. At most the last 90. */
  readonly days: readonly ArmDay[];
}

/** Raw totals over executions, as they happened. */
export interface ArmTotals {
  readonly executions: number;
  readonly errors: number;
  readonly errorRate: number | null;
  readonly latency: { readonly mean: number; readonly p50: number; readonly p95: number } | null;
  /** Means per execution that told; prompt tokens with those read from and written to a cache, response tokens with reasoning. */
  readonly promptTokens: number | null;
  readonly responseTokens: number | null;
  /** `total` and `mean` of the executions whose cost is known; `share`: how many of all they are. Null: of none. */
  readonly cost: { readonly total: number; readonly mean: number; readonly share: number } | null;
  /** `coverage`: how many of all executions were rated. */
  readonly rating: { readonly mean: number; readonly count: number; readonly coverage: number } | null;
}

export interface ArmDay {
  /** `2026-11-22`, in UTC. */
  readonly day: string;
  readonly executions: number;
  /** The mean of the primary (or asked for) metric. */
  readonly mean: number | null;
}

export interface ComparedMetric {
  readonly name: string;
  readonly role: 'primary' | 'guardrail' | 'exploratory';
  /** Null: it is a score of the app's own, of which nobody said; then a verdict of `better` says higher, and `worse` lower. */
  readonly better: 'higher' | 'lower' | null;
  readonly unit: 'points' | 'share' | 'tokens' | 'dollars' | 'milliseconds';
  /** On the metric's own scale, as the test has it; of an app's own score a tenth of the control's mean by now. */
  readonly minimumEffect: number;
  readonly alpha: number;
  /** One for each variant, in the order of the arms. */
  readonly variants: readonly ComparedVariant[];
}

/** A variant against the control, by users who are damped (STATISTICS.md), so these means differ from those of `totals`. */
export interface ComparedVariant {
  readonly version: number;
  /** `difference` also for amounts of which one mean is 0, which has no logarithm. */
  readonly scale: 'log' | 'difference';
  /** On `scale`. */
  readonly minimumEffect: number;
  readonly means: { readonly control: number | null; readonly variant: number | null };
  readonly effectiveUsers: { readonly control: number; readonly variant: number };
  /** On `scale`; null: not yet. It stays valid however often one looks. */
  readonly estimate: number | null;
  readonly interval: Interval | null;
  readonly pValue: number;
  /** The same as parts of the control's mean, for people. */
  readonly change: { readonly estimate: number; readonly interval: Interval | null } | null;
  readonly verdict: Verdict;
  /** Of a guardrail. */
  readonly guard: Guard | null;
}

export type CompareWarning =
  | { readonly kind: 'sample-ratio'; readonly evidence: number; readonly blocks: boolean }
  | { readonly kind: 'mixed-users'; readonly users: number; readonly share: number }
  | {
      readonly kind: 'gaps';
      readonly lost: number;
      readonly reasons: readonly { readonly reason: string; readonly lost: number }[];
    }
  | {
      readonly kind: 'rejected';
      readonly events: number;
      readonly reasons: readonly { readonly reason: string; readonly events: number }[];
    }
  | { readonly kind: 'short'; readonly days: number }
  | { readonly kind: 'overdue'; readonly days: number; readonly maxDays: number }
  /** A verdict that came early: the estimate leans away from 0. */
  | { readonly kind: 'exaggerated'; readonly metric: string; readonly version: number }
  /** Ratings of arms that are rated more or less often do not compare. */
  | { readonly kind: 'coverage-differs'; readonly version: number }
  /** The verdict and the raw means point to different sides: a few busy users cause it. */
  | { readonly kind: 'busy-users'; readonly metric: string; readonly version: number }
  /** Effective users are less than a tenth of all. */
  | { readonly kind: 'few-effective'; readonly metric: string; readonly version: number; readonly share: number }
  /** `share`: of the executions that told tokens, those without a known cost. */
  | { readonly kind: 'unpriced'; readonly version: number; readonly share: number }
  | { readonly kind: 'fallbacks'; readonly executions: number; readonly share: number }
  /** A test is looked at whole, whatever time was asked for. */
  | { readonly kind: 'since-ignored' };

export interface Breakdown {
  readonly by: 'day' | 'model' | 'environment' | 'segment' | 'source';
  /** By day, else the busiest key first; within it in the order of the arms. */
  readonly rows: readonly { readonly key: string; readonly version: number; readonly totals: ArmTotals }[];
}
