import { type AbTest, coverageOf } from '../domain/ab-test.ts';
import { type Range, rangesOf } from '../domain/assignment.ts';
import { matchesAny } from '../domain/names.ts';
import { DAY } from '../domain/time.ts';
import type { Database } from '../storage/database.ts';
import { listTests as readTests } from '../storage/tests.ts';
import { type CountedUsers, readCountedUsers } from './counted-users.ts';
import { findLastTest } from './find-test.ts';
import { requireEnvironment, requirePrompts } from './find-version.ts';

export interface ListTestsDeps {
  readonly database: Database;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A test as of now. */
export interface ListedTest extends AbTest {
  /** In basis points; of a test that ended, its last. */
  readonly coverage: number;
  /** Whole days since its start, until its end or now. */
  readonly days: number;
  /** It runs, and for longer than `maxDays`. */
  readonly isOverdue: boolean;
  /** Where each arm lies in the split of 10,000: from, and up to but not including. */
  readonly ranges: readonly Range[];
}

/** A test as of now, with whom it counted. */
export interface ShownTest extends ListedTest {
  readonly counted: CountedUsers;
}

export interface TestList {
  readonly tests: readonly ListedTest[];
}

/**
 * Running tests, newest first; with `all` also those that ended. `patterns` are names or globs.
 * @throws PromptctlError `environment-not-found`, `prompt-not-found` for a name; a glob may match nothing.
 */
export async function listTests(
  { database, now }: ListTestsDeps,
  input: {
    readonly patterns: readonly string[];
    /** Null: of all environments. */
    readonly environment: string | null;
    readonly all: boolean;
  },
): Promise<TestList> {
  const { patterns, environment, all } = input;
  const names = patterns.filter((pattern) => !pattern.includes('*'));
  if (environment !== null) await requireEnvironment(database, environment);
  if (names.length > 0) await requirePrompts(database, names);
  const tests = await readTests(database, { environment, isRunning: all ? null : true });
  const wanted = tests.filter(({ prompt }) => patterns.length === 0 || matchesAny(prompt, patterns));
  return { tests: wanted.map((test) => toListed(test, now())) };
}

/**
 * The test of that id, or the one that runs on the prompt, or its last one.
 * @throws PromptctlError `test-not-found`, `test-not-running` where there never was one, `prompt-not-found`, `environment-not-found`.
 */
export async function showTest(
  { database, now }: ListTestsDeps,
  input: {
    readonly test: string;
    readonly environment: string;
    /** An id may be of any environment. */
    readonly isAnywhere: boolean;
  },
): Promise<ShownTest> {
  const test = await findLastTest(database, input.test, input);
  return { ...toListed(test, now()), counted: await readCountedUsers(database, test) };
}

function toListed(test: AbTest, now: number): ListedTest {
  const { maxDays, stopped } = test;
  const ended = stopped === null ? now : Date.parse(stopped.at);
  // The clock of the database may be ahead of ours.
  const age = Math.max(0, ended - Date.parse(test.coverages[0]?.at ?? ''));
  const isOverdue = stopped === null && maxDays !== null && age > maxDays * DAY;
  const ranges = rangesOf(test.arms.map(({ weight }) => weight));
  return { ...test, coverage: coverageOf(test), days: Math.floor(age / DAY), isOverdue, ranges };
}
