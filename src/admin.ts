import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Cache } from './cache/cache.ts';
import type { PromptDiff } from './domain/diff/content.ts';
import type { JsonObject } from './domain/prompt.ts';
import type { Database } from './storage/database.ts';
import type { PushedPrompt } from './storage/prompts.ts';
import { createVersions, type PromptInput } from './workflows/create-versions.ts';
import { diffVersions } from './workflows/diff-versions.ts';
import { type LoggedVersion, logVersions } from './workflows/log.ts';
import { openReady } from './workflows/open-database.ts';
import { promote } from './workflows/promote.ts';
import type { ReleaseResult } from './workflows/release-result.ts';
import { retire } from './workflows/retire.ts';
import { type RollbackWhat, rollback } from './workflows/rollback.ts';

export type { PromptDiff } from './domain/diff/content.ts';
export { isPromptctlError, PromptctlError } from './domain/errors/error.ts';
export type { Content, MessageItem, Variable } from './domain/prompt.ts';
export type { PushedPrompt } from './storage/prompts.ts';
export type { Announcement } from './workflows/announce.ts';
export type { PromptInput } from './workflows/create-versions.ts';
export type { LoggedVersion } from './workflows/log.ts';
export type { ReleaseResult } from './workflows/release-result.ts';

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
    },
  ): Promise<ReleaseResult>;
  /** Brings back what was served before: prompts by one step or (one prompt) to version `to`; or all that a release changed. */
  rollback(
    what: readonly string[] | { readonly release: number },
    options?: ReleaseOptions & {
      readonly to?: number;
      /** The version that must be served now. */
      readonly expect?: number;
    },
  ): Promise<ReleaseResult>;
  /** Stops serving prompts. */
  retire(names: readonly string[], options?: ReleaseOptions): Promise<ReleaseResult>;
  /** What changes from one version to another. */
  diffVersions(from: string, to: string): Promise<PromptDiff>;
  /** Versions of a prompt, newest first, with where each is served; at most `limit` (default 50). */
  listVersions(name: string, options?: { readonly limit?: number }): Promise<readonly LoggedVersion[]>;
  /** Closes the connections; calling it again does nothing. */
  close(): Promise<void>;
}

function makeAdmin(database: Database, cache: Cache | null, { author, source = {} }: AdminOptions): Admin {
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
  const pushPrompts: Admin['pushPrompts'] = (prompts, options = {}) =>
    createVersions(deps(options), { prompts, ...said(options) });
  let closing: Promise<void> | undefined;
  return {
    pushPrompts,
    createVersion: async (prompt, options = {}) => {
      const [pushed] = await pushPrompts([prompt], options);
      return pushed as PushedPrompt;
    },
    promote: (references, { expect = {}, again = false, acceptContract = false, ...options } = {}) =>
      promote(deps(options), {
        ...where(options),
        what: { kind: 'references', references },
        expect: new Map(Object.entries(expect)),
        again,
        acceptContract,
      }),
    rollback: (what, { to, expect, ...options } = {}) =>
      rollback(deps(options), { ...where(options), what: toRollback(what, to ?? null, expect ?? null) }),
    retire: (names, options = {}) => retire(deps(options), { ...where(options), names }),
    diffVersions: (from, to) => diffVersions({ database }, { from, to }),
    listVersions: async (name, { limit = 50 } = {}) =>
      (await logVersions({ database }, { name, limit, patch: false, since: null })).versions,
    close: () => (closing ??= closeBoth(database, cache)),
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
