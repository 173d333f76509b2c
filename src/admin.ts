import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { makeAudit } from './admin-audit.ts';
import { readSince, requireOptions, requireText } from './admin-options.ts';
import { makeRequests } from './admin-requests.ts';
import type { Admin, AdminOptions, ChangeOptions, ReleaseOptions } from './admin-types.ts';
import type { Cache } from './cache/cache.ts';
import type { Database } from './storage/database.ts';
import type { PushedPrompt } from './storage/prompts.ts';
import { compare } from './workflows/compare.ts';
import { createVersions } from './workflows/create-versions.ts';
import { diffVersions } from './workflows/diff-versions.ts';
import { grant } from './workflows/grant-role.ts';
import { grants } from './workflows/grants.ts';
import { listTests } from './workflows/list-tests.ts';
import { logVersions } from './workflows/log.ts';
import { readNewTest, readTestEnd } from './workflows/new-test.ts';
import { openReady } from './workflows/open-database.ts';
import { promote } from './workflows/promote.ts';
import { rampTest } from './workflows/ramp-test.ts';
import { retire } from './workflows/retire.ts';
import { type RevokeResult, revoke } from './workflows/revoke-role.ts';
import { type RollbackWhat, rollback } from './workflows/rollback.ts';
import { startTest } from './workflows/start-test.ts';
import { stats } from './workflows/stats.ts';
import { stopTest } from './workflows/stop-test.ts';

export type * from './admin-exports.ts';
export { isPromptctlError, PromptctlError } from './domain/errors/error.ts';

/**
 * Opens the workflows of the command line for a program. Inputs and results are plain JSON; every error is a `PromptctlError`.
 * @throws PromptctlError `database-unreachable`, `database-not-migrated`, `redis-url-invalid`, `cache-key-invalid` and their kin.
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
  const cache = await openRedis(options);
  try {
    return makeAdmin(await openReady(choice, home, () => {}), cache, options);
  } catch (error) {
    await cache?.close();
    throw error;
  }
}

async function openRedis({ redisUrl, cacheKey }: AdminOptions): Promise<Cache | null> {
  if (redisUrl === undefined) return null;
  const { openCache } = await import('./cache/open-cache.ts');
  return openCache(redisUrl, 'redisUrl', {
    key: cacheKey === undefined ? null : { value: cacheKey, origin: 'cacheKey' },
  });
}

function makeAdmin(database: Database, cache: Cache | null, options: AdminOptions): Admin {
  const asking = askWith(database, cache, options);
  const { deps, said } = asking;
  const pushPrompts: Admin['pushPrompts'] = async (prompts, options = {}) => {
    requireOptions('push', options);
    return createVersions(deps(options), { prompts, ...said(options) });
  };
  let closing: Promise<void> | undefined;
  return {
    pushPrompts,
    createVersion: async (prompt, options = {}) => {
      const [pushed] = await pushPrompts([prompt], options);
      return pushed as PushedPrompt;
    },
    ...makeReleases(asking),
    ...makeTests(database, asking),
    ...makeNumbers(database),
    ...makeGrants(database, asking),
    ...makeAudit(database),
    ...makeRequests(database, asking),
    diffVersions: (from, to) => diffVersions({ database }, { from, to }),
    listVersions: async (name, { limit = 50 } = {}) =>
      (await logVersions({ database }, { name, limit, patch: false, since: null })).versions,
    close: () => (closing ??= closeBoth(database, cache)),
  };
}

/** What every change is asked with. */
function askWith(database: Database, cache: Cache | null, { author, source = {} }: AdminOptions) {
  const deps = ({ requestId }: ChangeOptions) => ({
    database,
    cache,
    change: { author, requestId: requestId ?? randomUUID() },
    now: Date.now,
  });
  const said = ({ message, dryRun }: ChangeOptions) => ({ message: message ?? '', source, dryRun: dryRun ?? false });
  const where = ({ environment, waitMs, ...options }: ReleaseOptions) => ({
    ...said(options),
    environment: environment ?? 'production',
    wait: waitMs ?? null,
  });
  return { deps, said, where };
}

type Asking = ReturnType<typeof askWith>;
type Releases = Pick<Admin, 'promote' | 'rollback' | 'retire'>;

function makeReleases({ deps, where }: Asking): Releases {
  return {
    promote: async (references, options = {}) => {
      requireOptions('promote', options);
      const { expect, again, acceptContract, stopTest } = options;
      return promote(deps(options), {
        ...where(options),
        what: { kind: 'references', references },
        expect: new Map(Object.entries(expect ?? {})),
        again: again ?? false,
        acceptContract: acceptContract ?? false,
        stopTest: stopTest ?? false,
      });
    },
    rollback: async (what, options = {}) => {
      requireOptions('rollback', options);
      const { to, expect } = options;
      return rollback(deps(options), { ...where(options), what: toRollback(what, to ?? null, expect ?? null) });
    },
    retire: async (names, options = {}) => {
      requireOptions('retire', options);
      return retire(deps(options), { ...where(options), names, stopTest: options.stopTest ?? false });
    },
  };
}

type Tests = Pick<Admin, 'startTest' | 'rampTest' | 'stopTest' | 'listTests'>;

function makeTests(database: Database, { deps, where }: Asking): Tests {
  return {
    startTest: async (test) => {
      requireOptions('startTest', test ?? {}, ['prompt', 'arms']);
      return startTest({ ...deps(test), newSalt }, { ...where(test), ...readNewTest(test) });
    },
    rampTest: async (test, coverage, options = {}) => {
      requireText('test', test);
      requireText('coverage', coverage);
      requireOptions('rampTest', options);
      return rampTest(deps(options), { ...where(options), test, coverage, expect: options.expect ?? null });
    },
    stopTest: async (test, end) => {
      requireText('test', test);
      requireOptions('stopTest', end ?? {});
      const promote = readTestEnd(end ?? {});
      return stopTest(deps(end), { ...where(end), test, promote });
    },
    listTests: async (options = {}) => {
      requireOptions('listTests', options);
      const { prompts, environment, all } = options;
      const what = { patterns: prompts ?? [], environment: environment ?? null, all: all ?? false };
      return (await listTests({ database, now: Date.now }, what)).tests;
    },
  };
}

function makeNumbers(database: Database): Pick<Admin, 'compareVersions' | 'stats'> {
  const deps = { database, now: Date.now };
  return {
    compareVersions: async (prompt, options = {}) => {
      requireText('prompt', prompt);
      requireOptions('compareVersions', options);
      const { versions, environment, since, by, metric } = options;
      return compare(deps, {
        prompt,
        versions: versions ?? [],
        environment: environment ?? 'production',
        since: readSince('since', since),
        by: by ?? null,
        metric: metric ?? null,
      });
    },
    stats: async (options = {}) => {
      requireOptions('stats', options);
      const { prompts, environment, since } = options;
      const what = { patterns: prompts ?? [], environment: environment ?? 'production' };
      return stats(deps, { ...what, since: readSince('since', since) });
    },
  };
}

function makeGrants(database: Database, { deps }: Asking): Pick<Admin, 'grant' | 'revoke' | 'listGrants'> {
  const granting = () => ({ database: async () => database, change: deps({}).change });
  return {
    grant: async (what) => {
      requireOptions('grant', what ?? {}, ['login', 'role']);
      const { login, role, environment, prompts, dryRun } = what;
      const scope = { role, environment: environment ?? null, prompts: prompts ?? null };
      return grant(granting(), { login, ...scope, dryRun: dryRun ?? false });
    },
    revoke: async (what) => {
      requireOptions('revoke', what ?? {}, ['login']);
      const { login, role, environment, prompts, dryRun } = what;
      const scope = { role: role ?? null, environment: environment ?? null, prompts: prompts ?? null };
      return (await revoke(
        { ...granting(), confirm: 'yes' },
        { login, ...scope, dryRun: dryRun ?? false },
      )) as RevokeResult;
    },
    listGrants: async (login) => grants({ database }, { login: login ?? null }),
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
