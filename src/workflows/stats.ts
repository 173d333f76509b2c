import { matchesAny } from '../domain/names.ts';
import { dayOf, isoTime } from '../domain/time.ts';
import type { Database } from '../storage/database.ts';
import { listPromptNames } from '../storage/prompts.ts';
import { listDeployments } from '../storage/releases.ts';
import { countRejected, listGaps, listSentVariables } from '../storage/tracking-notes.ts';
import { listUsage, type Usage, type UsageFilter } from '../storage/usage.ts';
import { requireEnvironment, requireNames } from './find-version.ts';
import type { PromptStats, Stats } from './prompt-stats.ts';
import { daysBetween, eachDay, firstDay, periodSince } from './usage-period.ts';
import { groupBy, totalsOf } from './usage-totals.ts';

export interface StatsInput {
  /** Names or globs; empty: all. */
  readonly patterns: readonly string[];
  readonly environment: string;
  /** ISO 8601; null: all time. */
  readonly since: string | null;
}

const MOST_DAYS = 30;

/**
 * What all prompts of an environment did: those that were executed in the period, and those that were named.
 * @throws PromptctlError `environment-not-found`, `prompt-not-found` for a name; a glob may match nothing.
 */
export async function stats(
  { database, now }: { readonly database: Database; readonly now: () => number },
  { patterns, environment, since }: StatsInput,
): Promise<Stats> {
  const named = patterns.filter((pattern) => !pattern.includes('*'));
  const [pushed] = await Promise.all([listPromptNames(database), requireEnvironment(database, environment)]);
  requireNames(named, pushed);
  const prompts = patterns.length === 0 ? null : pushed.filter((name) => matchesAny(name, patterns));
  const one = patterns.length === 1 ? (named[0] ?? null) : null;
  const until = now();
  const taken = periodSince(since, until, false);
  const read = await readStats(database, { environment, prompts, one, until, ...taken });
  const { gaps, rejected } = read;
  const shown = [...new Set([...named, ...read.usage.keys()])].map((prompt) => describe(prompt, one, until, read));
  return {
    environment,
    since: taken.since,
    until: isoTime(until),
    unmatched: patterns.filter((pattern) => !pushed.some((name) => matchesAny(name, [pattern]))),
    prompts: shown.toSorted(busiestFirst),
    total: totalsOf(read.all),
    lost: gaps.reduce((sum, { lost }) => sum + lost, 0),
    rejected: rejected.map(({ reason, events }) => ({ reason, events })),
  };
}

interface Reading {
  readonly environment: string;
  /** Null: all. */
  readonly prompts: readonly string[] | null;
  /** The only prompt that was asked for; null: there are several. */
  readonly one: string | null;
  readonly period: UsageFilter['period'];
  readonly since: string | null;
  readonly until: number;
}

async function readStats(database: Database, { environment, prompts, one, period, since, until }: Reading) {
  const of = { environment, prompts };
  const recent = daysBetween(since === null ? 0 : Date.parse(since), until, MOST_DAYS);
  const [usage, days, served, gaps, rejected, variables] = await Promise.all([
    listUsage(database, { ...of, metrics: null, histograms: ['latency'], period }),
    listUsage(database, { ...of, metrics: ['executions'], histograms: [], period: recent }),
    listDeployments(database, of),
    listGaps(database, { environment, since, until: isoTime(until) }),
    countRejected(database, { ...of, since, until: isoTime(until) }),
    one === null
      ? []
      : listSentVariables(database, {
          environment,
          prompts: [one],
          since: dayOf(since === null ? 0 : Date.parse(since)),
        }),
  ]);
  const first = firstDay(days);
  return {
    usage: groupBy(usage, promptOf),
    days: groupBy(days, promptOf),
    first,
    served,
    gaps,
    rejected,
    variables,
    all: usage,
  };
}

type Read = Awaited<ReturnType<typeof readStats>>;

function describe(prompt: string, one: string | null, until: number, read: Read): PromptStats {
  const usage = read.usage.get(prompt) ?? [];
  const deployment = read.served.find((each) => each.prompt === prompt);
  const days = eachDay(read.days.get(prompt) ?? [], read.first, until, 'executions');
  return {
    prompt,
    version: deployment?.version ?? null,
    test: deployment?.test ?? null,
    totals: totalsOf(usage),
    days: days.map(({ day, executions }) => ({ day, executions })),
    fallbackShare: fallbackShare(usage),
    variables: prompt === one ? read.variables.map(({ name }) => name) : null,
  };
}

function promptOf({ prompt }: Usage): string {
  return prompt;
}

function fallbackShare(usage: readonly Usage[]): number | null {
  const executions = usage.filter(({ metric }) => metric === 'executions');
  const count = (rows: readonly Usage[]) => rows.reduce((sum, row) => sum + row.count, 0);
  const all = count(executions);
  return all === 0 ? null : count(executions.filter(({ versionId }) => versionId === null)) / all;
}

function busiestFirst(a: PromptStats, b: PromptStats): number {
  return b.totals.executions - a.totals.executions || (a.prompt < b.prompt ? -1 : 1);
}
