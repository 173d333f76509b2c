import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Cache } from './cache/cache.ts';
import type { PromptDiff } from './domain/diff/content.ts';
import type { JsonObject } from './domain/prompt.ts';
import type { Database } from './storage/database.ts';
import type { PushedPrompt } from './storage/prompts.ts';
import { createVersions, type PromptInput } from './workflows/create-versions.ts';
import { diffVersions } from './workflows/diff-versions.ts';
import { type NewTest, readNewTest, readTestEnd, type TestEnd } from './workflows/given-test.ts';
import { type ListedTest, listTests } from './workflows/list-tests.ts';
import { type LoggedVersion, logVersions } from './workflows/log.ts';
import { openReady } from './workflows/open-database.ts';
import { promote } from './workflows/promote.ts';
import { rampTest } from './workflows/ramp-test.ts';
import type { ReleaseResult } from './workflows/release-result.ts';
import { retire } from './workflows/retire.ts';
import { type RollbackWhat, rollback } from './workflows/rollback.ts';
import { startTest } from './workflows/start-test.ts';
import { stopTest } from './workflows/stop-test.ts';
import type { TestRelease } from './workflows/test-release.ts';

export type { AbTest, TestArm, TestCoverage, TestStop } from './domain/ab-test.ts';
export type { PromptDiff } from './domain/diff/content.ts';
export { isPromptctlError, PromptctlError } from './domain/errors/error.ts';
export type { Content, MessageItem, Variable } from './domain/prompt.ts';
export type { PushedPrompt } from './storage/prompts.ts';
export type { Announcement } from './workflows/announce.ts';
export type { PromptInput } from './workflows/create-versions.ts';
export type { NewTest, TestEnd } from './workflows/given-test.ts';
export type { ListedTest } from './workflows/list-tests.ts';
export type { LoggedVersion } from './workflows/log.ts';
export type { ReleaseResult } from './workflows/release-result.ts';
export type { TestRelease } from './workflows/test-release.ts';

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

/**
 * Opens the workflows of the command line for a program. Inputs and results are plain JSON; every error is a `PromptctlError`.
 * @throws PromptctlError `database-unreachable`, `database-not-migrated`, `redis-url-invalid` and their kin.
 * @example
 * const admin = await openAdmin({ database: process.env.DATABASE_URL, author: 'nightly-tuner' });
 * const version = await admin.createVersion({ name: 'support/reply', template: 'Answer {{ticket}}', variables: { ticket: 'string' } });
 * await admin.promote([`support/reply@${version.version}`], { environment: 'staging', message: 'tuned' });
 * await admin.close();
 */
export async function openAdmin(options: AdminOptions): Promise<Admin> {
  const choice =
    options.database === 'embedded'
      ? ({ kind: 'embedded', origin: 'database' } as const)
      : ({ kind: 'url', url: options.database, origin: 'database' } as const);
  const home = join(options.directory ?? process.cwd(), '.promptctl');
  const cache = await openRedis(options.redisUrl ?? null);
  try {
    return makeAdmin(await openReady(choice, home, () => {}), cache, options);
  } catch (error) {
    await cache?.close();
    throw error;
  }
}

async function openRedis(url: string | null): Promise<Cache | null> {
  if (url === null) return null;
  const { openCache } = await import('./cache/open-cache.ts');
  return openCache(url, 'redisUrl');
}

/** The workflows on one open database. */
export interface Admin {
  /** Stores one prompt as a new draft version; equal content gives the version that is there. @throws PromptctlError `files-invalid`, `push-conflict`. */
  createVersion(prompt: PromptInput, options?: ChangeOptions): Promise<PushedPrompt>;
  /** The same for many prompts, all of them or none; answers in name order. */
  pushPrompts(prompts: readonly PromptInput[], options?: ChangeOptions): Promise<PushedPrompt[]>;
  /**
   * Makes versions live in one release. References as on the command line: `name@8`, `name@latest`, `name@staging`.
   * @throws PromptctlError `release-conflict` (also when `expect` fails), `version-held`, `promote-backward`, `contract-broken`, `…-not-found`.
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
   * test runs, the step is back to its control.
   */
  rollback(
    what: readonly string[] | { readonly release: number },
    options?: ReleaseOptions & {
      readonly to?: number;
      /** The version that must be served now. */
      readonly expect?: number;
    },
  ): Promise<ReleaseResult>;
  /** Stops serving prompts; with `stopTest` also those under test. */
  retire(names: readonly string[], options?: ReleaseOptions & { readonly stopTest?: boolean }): Promise<ReleaseResult>;
  /**
   * Starts an A/B test of versions against what is served. Nothing of it can be changed later but its coverage.
   * @throws PromptctlError `arms-invalid`, `test-running`, `version-held`, `contract-broken`, `release-conflict`, `not-deployed` and kin.
   * @example
   * const { test } = await admin.startTest({ prompt: 'support/reply', arms: [8], coverage: '10%', minimumEffect: '0.2', maxDays: 14 });
   * await admin.rampTest(test.id, '50%');
   * await admin.stopTest(test.id, { promote: 8, message: 'rated higher' });
   */
  startTest(test: NewTest & ReleaseOptions): Promise<TestRelease>;
  /**
   * Takes more users into a test; those in it keep their arms. `test` is a prompt, or a test's id, which knows its environment.
   * @throws PromptctlError `coverage-lower`, `test-not-running`, `test-conflict` (also when `expect`, the coverage that it must have now, fails).
   */
  rampTest(
    test: string,
    coverage: string,
    options?: ReleaseOptions & { readonly expect?: string },
  ): Promise<TestRelease>;
  /** Ends a test: everybody gets the arm that is promoted, or the control. @throws PromptctlError `test-not-running`, `arm-not-found`, `test-conflict`. */
  stopTest(test: string, end: TestEnd & ReleaseOptions): Promise<TestRelease>;
  /** Running tests, newest first, with `all` also those that ended; of some prompts (names or globs) or one environment where given. */
  listTests(options?: {
    readonly prompts?: readonly string[];
    readonly environment?: string;
    readonly all?: boolean;
  }): Promise<readonly ListedTest[]>;
  /** What changes from one version to another. */
  diffVersions(from: string, to: string): Promise<PromptDiff>;
  /** Versions of a prompt, newest first, with where each is served; at most `limit` (default 50). */
  listVersions(name: string, options?: { readonly limit?: number }): Promise<readonly LoggedVersion[]>;
  /** Closes the connections; calling it again does nothing. */
  close(): Promise<void>;
}

function makeAdmin(database: Database, cache: Cache | null, options: AdminOptions): Admin {
  const asking = askWith(database, cache, options);
  const { deps, said, where } = asking;
  const pushPrompts: Admin['pushPrompts'] = (prompts, options = {}) =>
    createVersions(deps(options), { prompts, ...said(options) });
  let closing: Promise<void> | undefined;
  return {
    pushPrompts,
    createVersion: async (prompt, options = {}) => {
      const [pushed] = await pushPrompts([prompt], options);
      return pushed as PushedPrompt;
    },
    promote: (references, { expect = {}, again = false, acceptContract = false, stopTest = false, ...options } = {}) =>
      promote(deps(options), {
        ...where(options),
        what: { kind: 'references', references },
        expect: new Map(Object.entries(expect)),
        again,
        acceptContract,
        stopTest,
      }),
    rollback: (what, { to, expect, ...options } = {}) =>
      rollback(deps(options), { ...where(options), what: toRollback(what, to ?? null, expect ?? null) }),
    retire: (names, { stopTest = false, ...options } = {}) =>
      retire(deps(options), { ...where(options), names, stopTest }),
    ...makeTests(database, asking),
    diffVersions: (from, to) => diffVersions({ database }, { from, to }),
    listVersions: async (name, { limit = 50 } = {}) =>
      (await logVersions({ database }, { name, limit, patch: false, since: null })).versions,
    close: () => (closing ??= closeBoth(database, cache)),
  };
}

/** What every change is asked with. */
function askWith(database: Database, cache: Cache | null, { author, source = {} }: AdminOptions) {
  const deps = ({ requestId = randomUUID() }: ChangeOptions) => ({
    database,
    cache,
    change: { author, requestId },
    now: Date.now,
  });
  const said = ({ message = '', dryRun = false }: ChangeOptions) => ({ message, source, dryRun });
  const where = ({ environment = 'production', waitMs, ...options }: ReleaseOptions) => ({
    ...said(options),
    environment,
    wait: waitMs ?? null,
  });
  return { deps, said, where };
}

type Tests = Pick<Admin, 'startTest' | 'rampTest' | 'stopTest' | 'listTests'>;

function makeTests(database: Database, { deps, where }: ReturnType<typeof askWith>): Tests {
  return {
    startTest: async (test) => startTest({ ...deps(test), newSalt }, { ...where(test), ...readNewTest(test) }),
    rampTest: (test, coverage, { expect, ...options } = {}) =>
      rampTest(deps(options), { ...where(options), test, coverage, expect: expect ?? null }),
    stopTest: async (test, end) => stopTest(deps(end), { ...where(end), test, promote: readTestEnd(end) }),
    listTests: async ({ prompts = [], environment, all = false } = {}) =>
      (await listTests({ database, now: Date.now }, { patterns: prompts, environment: environment ?? null, all }))
        .tests,
  };
}

async function closeBoth(database: Database, cache: Cache | null): Promise<void> {
  await Promise.all([database.close(), cache?.close()]);
}

function toRollback(
  what: readonly string[] | { readonly release: number },
  to: number | null,
  expect: number | null,
): RollbackWhat {
  if ('release' in what) return { kind: 'release', revision: what.release };
  return { kind: 'prompts', names: what, to, expect };
}

function newSalt(): string {
  return randomBytes(16).toString('hex');
}
