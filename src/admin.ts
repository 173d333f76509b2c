import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Admin, AdminOptions, ChangeOptions, ReleaseOptions } from './admin-types.ts';
import type { Cache } from './cache/cache.ts';
import type { Database } from './storage/database.ts';
import type { PushedPrompt } from './storage/prompts.ts';
import { createVersions } from './workflows/create-versions.ts';
import { diffVersions } from './workflows/diff-versions.ts';
import { listTests } from './workflows/list-tests.ts';
import { logVersions } from './workflows/log.ts';
import { readNewTest, readTestEnd } from './workflows/new-test.ts';
import { openReady } from './workflows/open-database.ts';
import { promote } from './workflows/promote.ts';
import { rampTest } from './workflows/ramp-test.ts';
import { retire } from './workflows/retire.ts';
import { type RollbackWhat, rollback } from './workflows/rollback.ts';
import { startTest } from './workflows/start-test.ts';
import { stopTest } from './workflows/stop-test.ts';

export type { Admin, AdminOptions, ChangeOptions, ReleaseOptions } from './admin-types.ts';
export type { AbTest, TestArm, TestCoverage, TestStop } from './domain/ab-test.ts';
export type { PromptDiff } from './domain/diff/content.ts';
export { isPromptctlError, PromptctlError } from './domain/errors/error.ts';
export type { Content, MessageItem, Variable } from './domain/prompt.ts';
export type { PushedPrompt } from './storage/prompts.ts';
export type { Announcement } from './workflows/announce.ts';
export type { PromptInput } from './workflows/create-versions.ts';
export type { ListedTest } from './workflows/list-tests.ts';
export type { LoggedVersion } from './workflows/log.ts';
export type { NewTest, TestEnd } from './workflows/new-test.ts';
export type { ReleaseResult } from './workflows/release-result.ts';
export type { TestRelease } from './workflows/test-release.ts';

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
