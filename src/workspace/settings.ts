import { PromptctlError } from '../domain/errors/error.ts';
import type { Project } from './project.ts';

/** A setting in force and where it comes from, as `config --show-origin` prints it. */
export interface Setting<Value = string | null> {
  readonly value: Value;
  readonly origin: string;
}

/** Which database is meant. `url` may hold a password and is never printed. */
export type DatabaseChoice =
  | { readonly kind: 'embedded'; readonly origin: string }
  | { readonly kind: 'url'; readonly url: string; readonly origin: string };

/** Which Redis is meant. `url` may hold a password and is never printed. */
export interface RedisChoice {
  readonly url: string;
  readonly origin: string;
}

/** What settings are decided from; flags win over variables, variables over the project file, that over defaults. */
export interface SettingSources {
  readonly flags: { readonly env?: string; readonly database?: string };
  readonly env: NodeJS.ProcessEnv;
  readonly project: Project;
  /** A person is there: without a project file, the embedded database is then the default. */
  readonly interactive: boolean;
}

/** The environment in force, by name; whether there is one of that name is the database's to know. */
export function chooseEnvironment({ flags, env, project }: SettingSources): Setting<string> {
  if (flags.env !== undefined) return { value: flags.env, origin: '--env' };
  if (env['PROMPTCTL_ENV']) return { value: env['PROMPTCTL_ENV'], origin: 'PROMPTCTL_ENV' };
  if (project.settings.environment !== undefined)
    return { value: project.settings.environment, origin: `${project.file}` };
  return { value: 'production', origin: 'default' };
}

/**
 * The database of an environment. One that `promptctl.yaml` gives the environment wins over the general variables: production is
 * never looked for in a database that merely happens to be set.
 * @throws PromptctlError `database-unset`, `database-variable-unset` or `database-url-invalid`.
 */
export function chooseDatabase(sources: SettingSources, environment: string): DatabaseChoice {
  const { flags, env, project } = sources;
  if (flags.database !== undefined) return fromWord(flags.database, '--database', sources, null);
  const mapped = project.settings.environments?.[environment]?.database;
  if (mapped !== undefined) return fromWord(mapped, `${project.file}`, sources, environment);
  if (env['PROMPTCTL_DATABASE']?.trim())
    return fromWord(env['PROMPTCTL_DATABASE'].trim(), 'PROMPTCTL_DATABASE', sources, null);
  for (const variable of ['PROMPTCTL_DATABASE_URL', 'DATABASE_URL']) {
    const url = env[variable];
    if (url?.trim()) return { kind: 'url', url, origin: variable };
  }
  if (project.settings.database !== undefined)
    return fromWord(project.settings.database, `${project.file}`, sources, null);
  if (sources.interactive && project.file === null) return { kind: 'embedded', origin: 'default at a terminal' };
  throw new PromptctlError('database-unset', {});
}

/**
 * The Redis of an environment, in the order of its database; null: none is set, and apps follow the database alone.
 * @throws PromptctlError `redis-variable-unset`.
 */
export function chooseRedis(sources: SettingSources, environment: string): RedisChoice | null {
  const { env, project } = sources;
  const mapped = project.settings.environments?.[environment]?.redis;
  if (mapped !== undefined) return fromVariable(mapped, sources, environment);
  for (const variable of ['PROMPTCTL_REDIS_URL', 'REDIS_URL']) {
    const url = env[variable]?.trim();
    if (url) return { url, origin: variable };
  }
  return project.settings.redis === undefined ? null : fromVariable(project.settings.redis, sources, null);
}

/** The secret that what lies in Redis is signed with, never printed; null: none is set. */
export function chooseCacheKey({ env }: Pick<SettingSources, 'env'>): Setting<string> | null {
  const value = env['PROMPTCTL_CACHE_KEY']?.trim();
  return value ? { value, origin: 'PROMPTCTL_CACHE_KEY' } : null;
}

function fromVariable(variable: string, { env, project }: SettingSources, environment: string | null): RedisChoice {
  const [url, origin] = [variableOf(env, variable)?.trim(), `${project.file}`];
  if (!url) throw new PromptctlError('redis-variable-unset', { variable, environment, origin });
  return { url, origin: `${variable} (named by ${origin})` };
}

/** Every object has a "constructor", which is no variable that somebody set. */
function variableOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}

/** `embedded`, a URL (of which the caller refuses passwords), or the name of a variable that holds one. */
function fromWord(word: string, origin: string, { env }: SettingSources, environment: string | null): DatabaseChoice {
  if (word === 'embedded') return { kind: 'embedded', origin };
  if (word.includes('://')) return { kind: 'url', url: word, origin };
  const url = variableOf(env, word);
  if (!url) {
    throw new PromptctlError('database-variable-unset', {
      variable: word,
      environment,
      origin,
    });
  }
  return { kind: 'url', url, origin: `${word} (named by ${origin})` };
}
