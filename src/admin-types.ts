import type { RequestsAdmin } from './admin-request-types.ts';
import type { PromptDiff } from './domain/diff/content.ts';
import type { Role } from './domain/grant.ts';
import type { JsonObject } from './domain/prompt.ts';
import type { AuditEntry } from './storage/audit.ts';
import type { PushedPrompt } from './storage/prompts.ts';
import type { Breakdown, Compared } from './workflows/compared.ts';
import type { PromptInput } from './workflows/create-versions.ts';
import type { GrantResult } from './workflows/grant-role.ts';
import type { GrantList } from './workflows/grants.ts';
import type { ListedTest } from './workflows/list-tests.ts';
import type { LoggedVersion } from './workflows/log.ts';
import type { NewTest, TestEnd } from './workflows/new-test.ts';
import type { Stats } from './workflows/prompt-stats.ts';
import type { ReleaseResult } from './workflows/release-result.ts';
import type { RevokeResult } from './workflows/revoke-role.ts';
import type { StartedTest } from './workflows/start-test.ts';
import type { TestRelease } from './workflows/test-release.ts';
import type { AuditVerification } from './workflows/verify-audit.ts';

/** Which database, and who acts. */
export interface AdminOptions {
  /** A postgres:// URL, or `'embedded'` for the project's own server under `directory`. */
  readonly database: string;
  /** The Redis of the apps, which hear of releases through it at once. Default: none, and they find them in Postgres within a second. */
  readonly redisUrl?: string;
  /** The secret that the apps verify what Redis holds with, their PROMPTCTL_CACHE_KEY. Default: none, and nothing is signed. */
  readonly cacheKey?: string;
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

/** Which grants of a login are meant. */
export interface GrantOptions {
  /** As Postgres knows it. */
  readonly login: string;
  readonly role: Role;
  /** Of releasers and apps. Default: every one. */
  readonly environment?: string;
  /** Of authors and releasers: a pattern over names, as `support/*`. Default: all. */
  readonly prompts?: string;
  /** Do everything but commit. */
  readonly dryRun?: boolean;
}

/** The workflows on one open database. Each refuses an option that there is not, or of another type, with `options-invalid`. */
export interface Admin extends RequestsAdmin {
  /**
   * Stores one prompt as a new draft version; equal content gives the version that is there.
   * @throws PromptctlError `files-invalid`, `push-conflict`.
   */
  createVersion(prompt: PromptInput, options?: ChangeOptions): Promise<PushedPrompt>;
  /** The same for many prompts, all of them or none; answers in name order. */
  pushPrompts(prompts: readonly PromptInput[], options?: ChangeOptions): Promise<PushedPrompt[]>;
  /**
   * Makes versions live in one release. References as on the command line: `name@8`, `name@latest`, `name@staging`. Where the environment
   * needs approval, nothing is live yet: `revision` is null, and `request` waits until another login approves it.
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
  /**
   * Lets a database login do what a role may; the login has to be there.
   * @throws PromptctlError `login-not-found`, `login-is-owner`, `environment-not-found`, `not-granted`, `usage`.
   * @example
   * await admin.grant({ login: 'ci', role: 'releaser', environment: 'production' });
   */
  grant(what: GrantOptions): Promise<GrantResult>;
  /**
   * Takes grants of a login away: those that are as `what` says, without `role` all of them.
   * @throws PromptctlError `grant-not-found`, `not-granted`, `usage`.
   */
  revoke(what: Partial<GrantOptions> & { readonly login: string }): Promise<RevokeResult>;
  /** Who may do what, of one login where it is named. @throws PromptctlError `grant-not-found`. */
  listGrants(login?: string): Promise<GrantList>;
  /**
   * Every change, newest first: of a prompt, in an environment, since a time, where given; at most `limit` (default 50). `author` is what
   * the client claims, `dbUser` the login that the database saw.
   * @throws PromptctlError `environment-not-found`, `prompt-not-found`, `options-invalid`.
   */
  listAudit(options?: {
    readonly prompt?: string;
    readonly environment?: string;
    readonly since?: string;
    readonly limit?: number;
  }): Promise<readonly AuditEntry[]>;
  /**
   * Verifies the audit log, and hashes anew every row that it tells of; `problems` is empty where all is as it was written. `expect` are
   * lines of `promptctl doctor --audit --export` that were kept elsewhere: the log must go through them.
   * @throws PromptctlError `audit-mark-invalid`, `options-invalid`.
   * @example
   * const { problems, last } = await admin.verifyAudit({ expect: [lineOfYesterday] });
   */
  verifyAudit(options?: { readonly expect?: readonly string[] }): Promise<AuditVerification>;
  /** Closes the connections; calling it again does nothing. */
  close(): Promise<void>;
}
