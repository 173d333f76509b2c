import { METRICS } from '../domain/metrics.ts';
import { isoTime } from '../domain/time.ts';
import type { Database } from '../storage/database.ts';
import type { Gap } from '../storage/executions.ts';
import {
  NOBODY,
  readTestGrowth,
  readTestMetrics,
  readTestScore,
  type TestGrowth,
  type TestUsers,
} from '../storage/test-users.ts';
import { countRejected, listGaps, type RejectedCount } from '../storage/tracking-notes.ts';
import { listUsage, type Usage, type UsageFilter } from '../storage/usage.ts';
import type { Breakdown } from './compared.ts';
import { metricsToRead, type UsersByMetric } from './compared-metrics.ts';
import type { Subject } from './compared-subject.ts';
import { type CountedUsers, countedUsers } from './counted-users.ts';
import { daysBetween, periodSince } from './usage-period.ts';
import { totalsFor } from './usage-totals.ts';

/** What time is looked at. */
export interface Span {
  /** Null: all time, or for a test since its start. */
  readonly since: string | null;
  readonly until: string;
  /** Of the test; else of the time asked for, or 0. */
  readonly start: number;
  readonly end: number;
  readonly period: UsageFilter['period'];
}

/** What of it is asked for. */
export interface Wanted {
  readonly since: string | null;
  readonly by: Breakdown['by'] | null;
  readonly metric: string | null;
}

/** All that a comparison is made of. */
export interface Numbers {
  /** Totals of the prompt in the period. */
  readonly usage: readonly Usage[];
  readonly days: readonly Usage[];
  /** Executions of no version; of a test, on its days. */
  readonly fallbacks: readonly Usage[];
  readonly users: UsersByMetric;
  /** Null: without a test. */
  readonly counted: CountedUsers | null;
  readonly growth: readonly TestGrowth[];
  readonly gaps: readonly Gap[];
  readonly rejected: readonly RejectedCount[];
}

const MOST_DAYS = 90;

/** A test is looked at whole; else from the hour or day of the time that was asked for. */
export function spanOf({ test }: Subject, { since, by }: Wanted, now: number): Span {
  if (test === null) {
    const taken = periodSince(since, now, by === 'day');
    const start = taken.since === null ? 0 : Date.parse(taken.since);
    return { ...taken, until: isoTime(now), start, end: now };
  }
  const start = Date.parse(test.coverages[0]?.at ?? '');
  // The clock of the database may be ahead of ours.
  const end = Math.max(start, test.stopped === null ? now : Date.parse(test.stopped.at));
  return { since: null, until: isoTime(end), start, end, period: 'all' };
}

/** Reads all that a comparison is made of. */
export async function readNumbers(
  database: Database,
  subject: Subject,
  span: Span,
  { by, metric }: Wanted,
): Promise<Numbers> {
  const { prompt, environment, test } = subject;
  const of = { environment, prompts: [prompt], metrics: null, histograms: ['latency'] };
  const shown = ['executions', ...totalsFor(metric ?? test?.metric ?? 'rating')];
  const inDays = by === 'day' ? of : { ...of, metrics: [...new Set(shown)], histograms: [] };
  const since = span.start === 0 ? null : isoTime(span.start);
  const [usage, days, gaps, rejected] = await Promise.all([
    listUsage(database, { ...of, environment: by === 'environment' ? null : environment, period: span.period }),
    listUsage(database, { ...inDays, period: daysBetween(span.start, span.end, MOST_DAYS) }),
    listGaps(database, { environment, since, until: isoTime(span.end) }),
    countRejected(database, { environment, since, until: isoTime(span.end), prompts: [prompt] }),
  ]);
  // Of a million users each takes seconds: nobody may wait for a connection meanwhile, of which there are two.
  const [users, growth] = await Promise.all([
    readUsers(database, subject, metric),
    test === null ? [] : readTestGrowth(database, test.id),
  ]);
  const fallbacks = (test === null ? usage : days).filter(
    (each) => each.metric === 'executions' && each.versionId === null && each.environment === environment,
  );
  return { usage, days, fallbacks, ...users, growth, gaps, rejected };
}

/** What the users of a test did in every metric, and in the app's own score that was asked for. */
async function readUsers(database: Database, { test }: Subject, asked: string | null) {
  if (test === null) return { users: new Map<string, TestUsers>(), counted: null };
  const score = asked === null || Object.hasOwn(METRICS, asked) ? null : asked;
  const metrics = await readTestMetrics(database, test.id);
  const scored = score === null ? NOBODY : await readTestScore(database, test.id, score);
  const found = (name: string) => metrics.get(name) ?? (name === score ? scored : NOBODY);
  const users = new Map(metricsToRead(test, asked).map((name) => [name, found(name)]));
  return { users, counted: countedUsers(test, metrics) };
}
