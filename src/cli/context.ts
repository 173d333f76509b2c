import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Cache } from '../cache/cache.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import type { JsonObject } from '../domain/prompt.ts';
import type { Database } from '../storage/database.ts';
import type { Change } from '../workflows/change.ts';
import type { ServerDeps } from '../workflows/database-server.ts';
import type { ListTestsDeps } from '../workflows/list-tests.ts';
import type { Progress } from '../workflows/open-database.ts';
import { readActor } from '../workspace/actor.ts';
import { type Checkout, openCheckout } from '../workspace/checkout.ts';
import { settingVariables } from '../workspace/env-file.ts';
import { findProject, type Project } from '../workspace/project.ts';
import { toSource } from '../workspace/provenance.ts';
import {
  chooseCacheKey,
  chooseDatabase,
  chooseEnvironment,
  chooseRedis,
  type DatabaseChoice,
  type RedisChoice,
  type Setting,
  type SettingSources,
} from '../workspace/settings.ts';
import { type Flags, textOf } from './flags.ts';
import { createUnprotectedNotice } from './unprotected-notice.ts';
import type { Chance, InputStream, OutputStream, World } from './world.ts';

/** What commands are given. Everything is made on first use: help opens nothing, a command without a database none. */
export interface Context {
  readonly cwd: string;
  /** The real environment; settings are read from `sources`. */
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: InputStream;
  readonly stderr: OutputStream;
  readonly now: Date;
  /** The same clock as it goes on, in milliseconds since 1970. */
  readonly clock: () => number;
  /** True when a person can be asked. */
  readonly interactive: boolean;
  /** A new random UUID. */
  readonly newId: () => string;
  project(): Project;
  checkout(): Checkout;
  sources(): SettingSources;
  environment(): Setting<string>;
  databaseChoice(environment?: string): DatabaseChoice;
  /** The database of the environment in force. */
  database(): Promise<Database>;
  /** The Redis of the environment in force; null: none is set. */
  cache(): Promise<Cache | null>;
  /** The database server of the environment in force. */
  server(): ServerDeps;
  change(): Promise<Change>;
  source(): Promise<JsonObject>;
  close(): Promise<void>;
}

/** Makes the context of one run; `say` gets one line of progress. */
export async function openContext(
  world: World,
  chance: Chance,
  flags: Flags,
  say: (line: string) => void,
): Promise<Context> {
  const cwd = startOf(world, flags);
  const interactive = isInteractive(world, flags);
  const project = await attempt(findProject(cwd, world.env, textOf(flags, 'config')));
  const checkout = once(() => openCheckout(project(), cwd, world.env));
  const sources = once(() => sourcesOf(world.env, settingFlags(flags), project(), interactive));
  let opened: Promise<Database> | undefined;
  let cached: Promise<Cache | null> | undefined;
  const onProgress: Progress = (step) => say(PROGRESS[step]);
  const noticed = createUnprotectedNotice(say);

  const context: Context = {
    cwd,
    env: world.env,
    stdin: world.stdin,
    stderr: world.stderr,
    now: chance.now(),
    clock: () => chance.now().getTime(),
    interactive,
    newId: () => chance.newId(),
    project,
    checkout,
    sources,
    environment: () => chooseEnvironment(sources()),
    databaseChoice: (environment) =>
      noticed.database(chooseDatabase(sources(), environment ?? context.environment().value)),
    database: () => (opened ??= open(context.databaseChoice(), project().home, onProgress)),
    cache: () => (cached ??= openRedis(noticed.redis(chooseRedis(sources(), context.environment().value)), sources())),
    server: () => ({ choice: context.databaseChoice(), home: project().home, onProgress }),
    change: async () => ({ author: (await readActor(project().root, sources().env)).name, requestId: chance.newId() }),
    source: async () => toSource(await checkout().provenance()),
    close: () => closeAll([opened, cached]),
  };
  return context;
}

/** The folder to start in. @throws PromptctlError `usage` for a `-C` that is none. */
function startOf(world: World, flags: Flags): string {
  const given = textOf(flags, 'directory');
  if (given === null) return world.cwd();
  const directory = resolve(world.cwd(), given);
  if (existsSync(directory) && statSync(directory).isDirectory()) return directory;
  throw new PromptctlError('usage', { problem: `-C takes a folder, and "${given}" is none`, hint: null });
}

/** pg is loaded when a database is, and not before. */
async function open(choice: DatabaseChoice, home: string, onProgress: Progress): Promise<Database> {
  introduceRuntime();
  const { openReady } = await import('../workflows/open-database.ts');
  return openReady(choice, home, onProgress);
}

async function closeAll(resources: readonly (Promise<Database | Cache | null> | undefined)[]): Promise<void> {
  for (const resource of resources) await (await resource?.catch(() => null))?.close();
}

/** ioredis is loaded when a Redis is set and something is asked of it. */
async function openRedis(choice: RedisChoice | null, settings: SettingSources): Promise<Cache | null> {
  if (choice === null) return null;
  const key = chooseCacheKey(settings);
  const { openCache } = await import('../cache/open-cache.ts');
  return openCache(choice.url, choice.origin, { key });
}

/** pg asks what it runs on; where nobody says so (Node 20), it finds out by loading all of fetch, which takes longer than connecting. */
function introduceRuntime(): void {
  if (!('navigator' in globalThis)) {
    Object.defineProperty(globalThis, 'navigator', {
      value: { userAgent: `Node.js/${process.version}` },
      configurable: true,
    });
  }
}

const PROGRESS = {
  'copying-binaries': 'Copying the Postgres binaries to where its user can read them…',
  initialising: 'Preparing the embedded Postgres for its first use…',
  starting: 'Starting the embedded Postgres…',
  migrating: 'Creating the schema…',
} as const;

function isInteractive({ stdin, stderr, env }: World, flags: Flags): boolean {
  const isForbidden =
    Boolean(env['CI']) || Boolean(env['PROMPTCTL_NO_INPUT']) || flags['input'] === false || env['TERM'] === 'dumb';
  return stdin.isTTY === true && stderr.isTTY === true && !isForbidden;
}

function sourcesOf(
  env: NodeJS.ProcessEnv,
  flags: SettingSources['flags'],
  project: Project,
  interactive: boolean,
): SettingSources {
  return { flags, env: settingVariables(env, project, flags), project, interactive };
}

function settingFlags(flags: Flags): SettingSources['flags'] {
  const [env, database] = [textOf(flags, 'env'), textOf(flags, 'database')];
  return { ...(env === null ? {} : { env }), ...(database === null ? {} : { database }) };
}

/** The outcome of a promise, for whoever asks for it later: `init` does not mind a project file that cannot be read. */
async function attempt<T>(promise: Promise<T>): Promise<() => T> {
  try {
    const value = await promise;
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** What commands are given that look at tests. */
export async function lookDeps(context: Context): Promise<ListTestsDeps> {
  return { database: await context.database(), now: context.clock };
}

/** @throws PromptctlError `argument-missing`, for what a person would have been asked. */
export function required(value: string | undefined, argument: string, how: string): string {
  if (value === undefined || value === '') throw new PromptctlError('argument-missing', { argument, how });
  return value;
}
