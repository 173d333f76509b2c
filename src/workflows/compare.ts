import { type AbTest, coverageOf } from '../domain/ab-test.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { METRICS } from '../domain/metrics.ts';
import { splitAlpha } from '../domain/statistics/comparison.ts';
import { DAY } from '../domain/time.ts';
import type { Database } from '../storage/database.ts';
import type { Usage } from '../storage/usage.ts';
import type { Breakdown, Compared, ComparedArm, ComparedTest } from './compared.ts';
import { breakDown } from './compared-breakdown.ts';
import { compareMetrics, type TestState } from './compared-metrics.ts';
import { type Numbers, readNumbers, type Span, spanOf, type Wanted } from './compared-numbers.ts';
import { type Asked, findSubject, type Subject } from './compared-subject.ts';
import { summarise } from './compared-summary.ts';
import { warningsOf } from './compared-warnings.ts';
import { eachDay, firstDay } from './usage-period.ts';
import { scoresIn, totalsOf } from './usage-totals.ts';
import { growthOf } from './user-growth.ts';

export interface CompareDeps {
  readonly database: Database;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** `metric` is one of tests or a score that apps give; null: that of the test. */
export type CompareInput = Asked & Wanted;

const DEFAULT_METRIC = 'rating';

/**
 * What happened per version and, for the arms of a test, whether one is better: valid however often one looks.
 * @throws PromptctlError `metric-unknown`, or as `findSubject`.
 */
export async function compare({ database, now }: CompareDeps, input: CompareInput): Promise<Compared> {
  const subject = await findSubject(database, input);
  const span = spanOf(subject, input, now());
  const numbers = await readNumbers(database, subject, span, input);
  const metric = input.metric ?? subject.test?.metric ?? DEFAULT_METRIC;
  requireMetric(metric, numbers.usage);
  const test = describeTest(subject, span, numbers);
  const arms = describeArms(subject, numbers, span, metric);
  const fallbacks = numbers.fallbacks.reduce((sum, { count }) => sum + count, 0);
  const metrics = subject.test === null ? [] : compareMetrics(numbers.users, judging(subject.test, numbers, span));
  const { prompt, environment } = subject;
  const told = { prompt, environment, test, since: span.since, until: span.until, arms, fallbacks, metrics };
  const usageOf = ({ versionId }: { readonly versionId: string }) => usageOfArm(numbers.usage, subject, versionId);
  const isSinceIgnored = subject.test !== null && input.since !== null;
  return {
    ...told,
    summary: summarise(told, subject.setting),
    warnings: warningsOf(told, { ...numbers, test: subject.test, isSinceIgnored, usageOf }),
    breakdown: input.by === null ? null : breakDown(brokenDown(numbers, subject, input.by), subject.arms, input.by),
  };
}

/** A name is a metric of tests, or a score that was given at least once. */
function requireMetric(name: string, usage: readonly Usage[]): void {
  const scores = scoresIn(usage);
  if (Object.hasOwn(METRICS, name) || scores.includes(name)) return;
  throw new PromptctlError('metric-unknown', { name, known: [...new Set([...Object.keys(METRICS), ...scores])] });
}

/** Of a test what happened in it; else all of the version. Another's version cannot be among it: executions are stored by the version's own id. */
function usageOfArm(usage: readonly Usage[], { environment, test }: Subject, versionId: string): Usage[] {
  return usage.filter(
    (each) =>
      each.versionId === versionId && each.environment === environment && (test === null || each.test === test.id),
  );
}

/** By environment it is all of a version, since a test is in one alone. */
function brokenDown(numbers: Numbers, subject: Subject, by: Breakdown['by']): Usage[] {
  if (by === 'environment') return [...numbers.usage];
  const usage = by === 'day' ? numbers.days : numbers.usage;
  return subject.arms.flatMap(({ versionId }) => usageOfArm(usage, subject, versionId));
}

function describeArms(subject: Subject, numbers: Numbers, { end }: Span, metric: string): ComparedArm[] {
  const days = subject.arms.map(({ versionId }) => usageOfArm(numbers.days, subject, versionId));
  const first = firstDay(days.flat());
  return subject.arms.map((arm, place) => ({
    ...arm,
    users: subject.test === null ? null : (numbers.counted?.users[place] ?? 0),
    totals: totalsOf(usageOfArm(numbers.usage, subject, arm.versionId)),
    days: eachDay(days[place] ?? [], first, end, metric),
  }));
}

function describeTest({ test }: Subject, span: Span, { counted }: Numbers): ComparedTest | null {
  if (test === null) return null;
  const { id, metric, minimumEffect, alpha, arms } = test;
  return {
    id,
    started: test.coverages[0]?.at ?? '',
    stopped: test.stopped?.at ?? null,
    days: (span.end - span.start) / DAY,
    coverage: coverageOf(test),
    metric,
    minimumEffect,
    alpha,
    alphaPerVariant: splitAlpha(alpha, arms.length - 1),
    sampleRatio: counted?.sampleRatio ?? null,
    mixedUsers: counted?.mixed ?? 0,
  };
}

function judging(test: AbTest, numbers: Numbers, span: Span): TestState {
  const growth = test.stopped === null ? growthOf(numbers.growth, span.start, span.end) : null;
  return { test, sampleRatioEvidence: numbers.counted?.sampleRatio?.evidence ?? 1, growth };
}
