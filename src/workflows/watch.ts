import type { LiveCounters } from '../cache/live-counters.ts';
import { matchesAny } from '../domain/names.ts';
import type { Place } from '../domain/served-prompt.ts';
import { isoTime } from '../domain/time.ts';
import type { Database, Queryable } from '../storage/database.ts';
import { listPromptNames } from '../storage/prompts.ts';
import { requireHead } from './environment-head.ts';
import { requireNames } from './find-version.ts';
import { type Answered, patiently } from './patiently.ts';
import { armsOf, NO_FACTS, readFacts, type WatchFacts } from './watch-facts.ts';
import { readCounters, readTotals } from './watch-sources.ts';
import { keyOf, toWatched, type WatchedKey, type Windows } from './watch-versions.ts';
import { createRecentGrowth, LONG, type Reading, type RecentGrowth, SHORT } from './watch-windows.ts';
import type { Watched } from './watched.ts';

export interface WatchDeps {
  readonly database: Database;
  /** Null: no Redis is set. */
  readonly counters: LiveCounters | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** An environment that is watched. */
export interface Watch {
  /** What happens now. Postgres and Redis may go and come back meanwhile; nothing is waited for longer than a second or two. */
  readonly look: () => Promise<Watched>;
}

/** Milliseconds that Postgres may take before a look does without. */
const PATIENCE = 1_000;
/** Milliseconds after which it is asked anew, on another connection. */
const GIVEN_UP = 10_000;
/** Milliseconds after which a version without executions is not shown any more. */
const REMEMBERED = 15 * 60_000;

interface State extends WatchDeps {
  readonly place: Place;
  readonly patterns: readonly string[];
  /** Those that matched nothing that was pushed when the watch began. */
  readonly unmatched: readonly string[];
  readonly began: number;
  readonly growth: RecentGrowth;
  facts: WatchFacts;
  /** What had executions, and when it last had. */
  readonly seen: Map<string, { readonly prompt: string; readonly versionId: string | null; readonly at: number }>;
  /** Versions whose numbers the facts do not tell. */
  unknown: readonly string[];
  readonly askFacts: () => Promise<Answered<WatchFacts>>;
  readonly askTotals: () => Promise<Answered<Reading>>;
}

/**
 * Begins to watch the prompts of an environment that names and globs mean; none: all.
 * @throws PromptctlError `environment-not-found`, `prompt-not-found` for a name; a glob may match nothing.
 */
export async function openWatch(
  deps: WatchDeps,
  { environment, patterns }: { readonly environment: string; readonly patterns: readonly string[] },
): Promise<Watch> {
  const { database, now } = deps;
  const names = patterns.filter((pattern) => !pattern.includes('*'));
  const { databaseId } = await requireHead(database, environment);
  const pushed = patterns.length === 0 ? [] : await listPromptNames(database);
  requireNames(names, pushed);
  const prompts = names.length > 0 && names.length === patterns.length ? names : null;
  const quick: Queryable = { query: (text, values) => database.query(text, values, GIVEN_UP) };
  const state: State = {
    ...deps,
    place: { databaseId, environment },
    patterns,
    unmatched: patterns.filter((pattern) => !pushed.some((name) => matchesAny(name, [pattern]))),
    began: now(),
    growth: createRecentGrowth(),
    facts: NO_FACTS,
    seen: new Map(),
    unknown: [],
    askFacts: patiently(PATIENCE, () => readFacts(quick, environment, state.facts.numbers, state.unknown)),
    askTotals: patiently(PATIENCE, () => readTotals(quick, { environment, prompts, now: now() })),
  };
  return { look: () => look(state) };
}

async function look(state: State): Promise<Watched> {
  const problems = [...notMatched(state)];
  const live = await readLive(state, problems);
  const windows = live ?? (await readGrowth(state, problems));
  const at = state.now();
  noteSeen(state, windows, at);
  state.unknown = unknownOf(state);
  const facts = await state.askFacts();
  if (facts.kind === 'answer') state.facts = facts.value;
  else problems.push(problemOf(state, facts));
  const read = live === null ? state.growth.at() : at;
  return {
    environment: state.place.environment,
    at: isoTime(at),
    since: isoTime(state.began),
    source: live === null ? 'postgres' : 'redis',
    read: read === null ? null : isoTime(read),
    problems: [...new Set(problems)],
    versions: toWatched(keysOf(state), windows),
  };
}

/** Something may be pushed meanwhile, and is seen then. */
function notMatched({ unmatched, patterns, seen }: State): string[] {
  const isSeen = [...seen.values()].some(({ prompt }) => matchesAny(prompt, patterns));
  return isSeen ? [] : unmatched.map((pattern) => `no prompt matches ${pattern}; promptctl list shows what was pushed`);
}

async function readLive({ counters, place }: State, problems: string[]): Promise<Windows | null> {
  if (counters === null) return null;
  const { windows, problem } = await readCounters(counters, place);
  if (problem !== null) problems.push(problem);
  return windows;
}

async function readGrowth(state: State, problems: string[]): Promise<Windows> {
  const totals = await state.askTotals();
  if (totals.kind === 'answer') state.growth.add(totals.value);
  else problems.push(problemOf(state, totals));
  return { short: state.growth.window(SHORT), long: state.growth.window(LONG) };
}

function problemOf({ database }: State, asked: Exclude<Answered<unknown>, { readonly kind: 'answer' }>): string {
  return asked.kind === 'failed' ? asked.problem : `the database at ${database.target} has not answered yet`;
}

function noteSeen({ seen, patterns }: State, { long }: Windows, at: number): void {
  for (const { prompt, versionId, metric, count } of long.counts) {
    if (metric !== 'executions' || count <= 0) continue;
    if (patterns.length === 0 || matchesAny(prompt, patterns))
      seen.set(keyOf({ prompt, versionId }), { prompt, versionId, at });
  }
  for (const [key, last] of seen) if (at - last.at > REMEMBERED) seen.delete(key);
}

function unknownOf({ seen, facts }: State): string[] {
  const ids = new Set([...seen.values()].flatMap(({ versionId }) => versionId ?? []));
  return [...ids].filter((id) => !facts.numbers.has(id));
}

/** What had executions, and of those prompts, and of those that were asked for, what is served and tested. */
function keysOf({ seen, facts, patterns }: State): WatchedKey[] {
  const prompts = new Set([...seen.values()].map(({ prompt }) => prompt));
  const isWatched = (prompt: string) => prompts.has(prompt) || (patterns.length > 0 && matchesAny(prompt, patterns));
  const served = facts.deployments.filter(({ prompt, versionId }) => versionId !== null && isWatched(prompt));
  const tests = facts.tests.filter(({ prompt }) => isWatched(prompt));
  const arms = armsOf(tests);
  const tested = tests.flatMap((test) => test.arms.map(({ versionId }) => ({ prompt: test.prompt, versionId })));
  const all = [...seen.values(), ...served, ...tested].map(({ prompt, versionId }) => ({ prompt, versionId }));
  return [...new Map(all.map((key) => [keyOf(key), key])).values()].map(({ prompt, versionId }) => ({
    prompt,
    versionId,
    version: versionId === null ? null : (facts.numbers.get(versionId) ?? null),
    arm: versionId === null ? null : (arms.get(versionId) ?? null),
  }));
}
