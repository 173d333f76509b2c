import type { PromptDiff } from './domain/diff/content.ts';
import type { JsonObject } from './domain/prompt.ts';
import type { PushedPrompt } from './storage/prompts.ts';
import type { Breakdown, Compared } from './workflows/compared.ts';
import type { PromptInput } from './workflows/create-versions.ts';
import type { ListedTest } from './workflows/list-tests.ts';
import type { LoggedVersion } from './workflows/log.ts';
import type { NewTest, TestEnd } from './workflows/new-test.ts';
import type { Stats } from './workflows/prompt-stats.ts';
import type { ReleaseResult } from './workflows/release-result.ts';
import type { StartedTest } from './workflows/start-test.ts';
import type { TestRelease } from './workflows/test-release.ts';

/** Which database, and who acts. */
export interface AdminOptions {
  /** A postgres:// URL, or `'embedded'` for the project's own server under `directory`. */
  readonly database: string;
  /** The Redis of the apps, which hear of releases through it at once. Default: none, and they find them in Postgres within a second. */
  readonly redisUrl?: string;
  /** Who the log says it was; the database notes its own login beside it. */
  readonly author: string;
  /** Where `.promptctl/` lies, for the embedded database. Default: the current folder. */
  readonly directory?: string;
  /** Where the change came from (repository, branch, commit …), kept with versions and releases. */
  readonly source?: JsonObject;
}

/** What may be said of any change. */
export interface ChangeOptions {
  /** Why, for the log. */
  readonly message?: string;
  /** Do everything but commit. */
  readonly dryRun?: boolean;
  /** Makes a retry safe: the same id is answered as the first time, and nothing happens twice. Default: a new one. */
  readonly requestId?: string;
}

export interface ReleaseOptions extends ChangeOptions {
  /** Default `production`. */
  readonly environment?: string;
  /**
   * Milliseconds in which every process should confirm; whether they did is the result's `announcement`. With it, a Redis that cannot be
   * reached is an error before anything is released. Default: what is confirmed within a second.
   */
  readonly waitMs?: number;
}

/** The workflows on one open database. Each refuses an option that there is not, or of another type, with `options-invalid`. */
export interface Admin {
  /**
   * Stores one prompt as a new draft version; equal content gives the version that is there.
   * @throws PromptctlError `files-invalid`, `push-conflict`.
   */
  createVersion(prompt: PromptInput, options?: ChangeOptions): Promise<PushedPrompt>;
  /** The same for many prompts, all of them or none; answers in name order. */
  pushPrompts(prompts: readonly PromptInput[], options?: ChangeOptions): Promise<PushedPrompt[]>;
  /**
   * Makes versions live in one release. References as on the command line: `name@8`, `name@latest`, `name@staging`.
   * @throws PromptctlError `release-conflict` (also when `expect` fails), `version-held`, `promote-backward`, `contract-broken`,
   * `prompt-under-test`, `test-conflict`, `…-not-found`.
   */
  promote(
    references: readonly string[],
    options?: ReleaseOptions & {
      /** Prompt → the version that must be served now; null: none. */
      readonly expect?: { readonly [prompt: string]: number | null };
      readonly again?: boolean;
      readonly acceptContract?: boolean;
      /** Ends the tests that run on the prompts; without it they are refused, `prompt-under-test`. */
      readonly stopTest?: boolean;
    },
  ): Promise<ReleaseResult>;
  /**
   * Brings back what was served before: prompts by one step or (one prompt) to version `to`; or all that a release changed. Where a
   * test runs, the step is back to its control. What was rolled back from is held, and so are the variants of a test that this ends.
   * @throws PromptctlError `release-conflict` (also when `expect` fails), `test-conflict`, `nothing-before`, `not-served-before`,
   * `release-not-found`, `release-not-undoable`, `not-deployed`.
   */
  rollback(
    what: readonly string[] | { readonly release: number },
    options?: ReleaseOptions & {
      readonly to?: number;
      /** The version that must be served now. */
      readonly expect?: number;
    },
  ): Promise<ReleaseResult>;
  /**
   * Stops serving prompts; with `stopTest` also those under test.
   * @throws PromptctlError `prompt-under-test`, `release-conflict`, `test-conflict`, `not-deployed`, `…-not-found`.
   */
  retire(names: readonly string[], options?: ReleaseOptions & { readonly stopTest?: boolean }): Promise<ReleaseResult>;
  /**
   * Starts an A/B test of versions against what is served. Nothing of it can be changed later but its coverage. `plan` says how many users
   * and days it takes, from what the control's users did in the last 14 days; null: nothing tells.
   * @throws PromptctlError `arms-invalid`, `metric-unknown`, `effect-invalid`, `usage`, `control-named`, `forced-elsewhere`, `test-running`,
   * `not-deployed`, `version-held`, `contract-broken`, `release-conflict` (also when `expect` fails), `version-not-found`,
   * `prompt-not-found`, `environment-not-found`.
   * @example
   * const { test } = await admin.startTest({ prompt: 'support/reply', arms: [8], coverage: '10%', minimumEffect: '0.2', maxDays: 14 });
   */
  startTest(test: NewTest & ReleaseOptions): Promise<StartedTest>;
  /**
   * Takes more users into a test; those in it keep their arms. `test` is a prompt, or the id of a test of the environment.
   * `coverage`, and `expect` for what it must be now, are shares of all users in percent, to the hundredth: `50%`, `2.5%`.
   * @throws PromptctlError `usage` (also for a test of another environment), `coverage-lower`, `test-not-running`, `test-not-found`,
   * `test-conflict` (also when `expect` fails).
   * @example
   * await admin.rampTest('support/reply', '50%', { expect: '10%', message: 'nothing broke' });
   */
  rampTest(
    test: string,
    coverage: string,
    options?: ReleaseOptions & { readonly expect?: string },
  ): Promise<TestRelease>;
  /**
   * Ends a test: everybody gets the arm that is promoted, or the control. Nothing is held.
   * @throws PromptctlError `argument-missing` where neither is said, `usage` for a test of another environment, `arms-invalid`,
   * `arm-not-found`, `test-not-running`, `test-not-found`, `test-conflict`.
   * @example
   * await admin.stopTest('support/reply', { promote: 8, message: 'rated higher' }); // or { keepControl: true }
   */
  stopTest(test: string, end: TestEnd & ReleaseOptions): Promise<TestRelease>;
  /**
   * Running tests, newest first, with `all` also those that ended; of some prompts (names or globs) or one environment where given.
   * Weights, ranges and coverage are in basis points of 10,000.
   * @throws PromptctlError `environment-not-found`, `prompt-not-found` for a name; a glob may match nothing.
   * @example
   * const overdue = (await admin.listTests({ prompts: ['support/*'] })).filter(({ isOverdue }) => isOverdue);
   */
  listTests(options?: {
    readonly prompts?: readonly string[];
    readonly environment?: string;
    readonly all?: boolean;
  }): Promise<readonly ListedTest[]>;
  /**
   * What happened per version, and for the arms of a test whether one is better; the interval stays valid however often this is asked.
   * Shares are parts of 1, times milliseconds, costs dollars; on a log scale effects are in log units, and `change` has them as parts
   * of the control. Of an app's own `metric` nobody said whether higher is better (`better` null), and its interval is for one look. Without `versions`: the running or last test of the prompt, else what is live against what was before.
   * @param prompt a prompt, or the id of a test of the environment.
   * @throws PromptctlError `options-invalid`, `reference-invalid`, `arms-invalid`, `prompt-not-found`, `version-not-found`,
   * `environment-not-found`, `test-not-found`, `not-deployed`, `metric-unknown`, `usage`.
   * @example
   * const { summary, metrics } = await admin.compareVersions('support/reply');
   * metrics[0]?.variants[0]?.verdict.kind; // 'better'
   */
  compareVersions(
    prompt: string,
    options?: {
      /** Numbers, `'production~1'`, `'support/reply@8'`. All arms of one test: that test. */
      readonly versions?: readonly (string | number)[];
      /** Default `production`. */
      readonly environment?: string;
      /** ISO 8601; a test is always looked at whole. */
      readonly since?: string;
      readonly by?: Breakdown['by'];
      /** A metric of tests, or a score that apps give. */
      readonly metric?: string;
    },
  ): Promise<Compared>;
  /**
   * What prompts did in an environment, the busiest first; of some (names or globs) where given.
   * @throws PromptctlError `options-invalid`, `environment-not-found`, `prompt-not-found` for a name; a glob may match nothing.
   * @example
   * const { total } = await admin.stats({ since: '2026-11-01T00:00:00Z' });
   */
  stats(options?: {
    readonly prompts?: readonly string[];
    /** Default `production`. */
    readonly environment?: string;
    /** ISO 8601. Default: all time. */
    readonly since?: string;
  }): Promise<Stats>;
  /** What changes from one version to another. */
  diffVersions(from: string, to: string): Promise<PromptDiff>;
  /** Versions of a prompt, newest first, with where each is served; at most `limit` (default 50). */
  listVersions(name: string, options?: { readonly limit?: number }): Promise<readonly LoggedVersion[]>;
  /** Closes the connections; calling it again does nothing. */
  close(): Promise<void>;
}
