import type { CacheKey } from '../cache/cache.ts';
import { parseCacheKey } from '../cache/cache-key.ts';
import { parseRedisUrl } from '../cache/redis-url.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { describeTarget } from '../storage/connection.ts';
import { invalidOption as invalid, requireEnvironmentName, requireKnown } from './option-checks.ts';
import { checkPins, parsePins } from './pins.ts';
import type { Runtime } from './runtime.ts';
import { readTrackingOptions, type TrackingOptions, type TrackingSettings } from './tracking-options.ts';

/** Where prompts come from, how they are kept fresh, and how what became of them is tracked. */
export interface PromptsOptions extends TrackingOptions {
  /** A postgres:// URL. Default: PROMPTCTL_DATABASE_URL, else DATABASE_URL. */
  readonly databaseUrl?: string | undefined;
  /**
   * A replica of that database to ask what is served, which spares the primary the polls of many processes; executions go to `databaseUrl`.
   * Releases that Redis does not bring are as late as the replica is. Default: PROMPTCTL_READ_URL, else `databaseUrl` itself.
   */
  readonly readUrl?: string | undefined;
  /** `'embedded'`: the project's own server under `directory`, started when it does not run. For local work. */
  readonly database?: 'embedded' | undefined;
  /** Where `.promptctl/` lies, for the embedded database, and what `files` are relative to. Default: the current folder. */
  readonly directory?: string | undefined;
  /** redis://, rediss://, redis+sentinel:// or redis+cluster://. Default: PROMPTCTL_REDIS_URL, else REDIS_URL; null: none. */
  readonly redisUrl?: string | null | undefined;
  /**
   * A secret that all have who write to this Redis: what nobody who has it signed is then not believed. At least 32 characters;
   * `new,old` while it is replaced. Default: PROMPTCTL_CACHE_KEY; null: none.
   */
  readonly cacheKey?: string | null | undefined;
  /** Default: PROMPTCTL_ENV, else `production`. */
  readonly environment?: string | undefined;
  /**
   * Serve prompt files (paths, folders, patterns) and read them again when they are saved, instead of a database. For local work:
   * versions, releases and pins do not apply.
   */
  readonly files?: string | readonly string[] | undefined;
  /** A file that `promptctl bundle` wrote: what is served where nothing else can be had. */
  readonly bundle?: string | undefined;
  /**
   * Where the last known state is kept for the next start, and executions until they are stored; null: nowhere. Default:
   * PROMPTCTL_STATE_DIR, else `promptctl` under XDG_STATE_HOME or `~/.local/state` (Windows: LOCALAPPDATA); in serverless mode nowhere.
   */
  readonly stateDir?: string | null | undefined;
  /** `serverless`: no timers and no subscription; a call looks for news itself when the last look is over a second old. */
  readonly mode?: 'server' | 'serverless' | undefined;
  /**
   * An operator's last resort: serve these versions to everybody, whatever is live or tested. PROMPTCTL_PINS (`support/reply@7, …`) adds
   * to it and wins.
   */
  readonly pins?: { readonly [prompt: string]: number } | undefined;
  /** After so many seconds without confirmation results say `stale: true`. Default 60. */
  readonly ttlSeconds?: number | undefined;
  /** A direct connection to Postgres (no pooler) to hear of releases through LISTEN. */
  readonly listenUrl?: string | undefined;
  /** How many processes there are: the more, the less often each asks Postgres. Default: as many as Redis knows of, else 1. */
  readonly fleetSize?: number | undefined;
}

/** Options with everything decided. */
export interface Settings {
  readonly environment: string;
  readonly databaseUrl: string | null;
  /** Null: what is served is asked where everything is written. */
  readonly readUrl: string | null;
  readonly isEmbedded: boolean;
  readonly directory: string | null;
  readonly redisUrl: string | null;
  readonly cacheKey: CacheKey | null;
  readonly files: readonly string[] | null;
  readonly bundle: string | null;
  /** Undefined: the usual place. */
  readonly stateDir: string | null | undefined;
  readonly isServerless: boolean;
  readonly pins: ReadonlyMap<string, number>;
  readonly ttl: number;
  readonly listenUrl: string | null;
  readonly fleetSize: number | null;
  readonly tracking: TrackingSettings;
}

const KNOWN: { readonly [option in keyof PromptsOptions]-?: true } = {
  databaseUrl: true,
  readUrl: true,
  database: true,
  directory: true,
  redisUrl: true,
  cacheKey: true,
  environment: true,
  files: true,
  bundle: true,
  stateDir: true,
  mode: true,
  pins: true,
  ttlSeconds: true,
  listenUrl: true,
  fleetSize: true,
  durability: true,
  whenSpoolFull: true,
  spoolBytes: true,
  prices: true,
};

/**
 * @throws PromptctlError `options-invalid`, `pins-invalid`, `database-url-invalid`, `database-unset`, `redis-url-invalid`,
 * `cache-key-invalid`, `environment-name-invalid`.
 */
export function readOptions(options: PromptsOptions, { env }: Pick<Runtime, 'env'>): Settings {
  if (typeof options !== 'object' || options === null) throw invalid('options', 'must be an object');
  requireKnown(options, Object.keys(KNOWN));
  requireTexts(options);
  const environment = options.environment ?? (env['PROMPTCTL_ENV'] || 'production');
  requireEnvironmentName(environment);
  const { files, mode = 'server', stateDir } = options;
  if (mode !== 'server' && mode !== 'serverless') throw invalid('mode', 'is server or serverless');
  if (options.database !== undefined && options.database !== 'embedded')
    throw invalid('database', 'is "embedded" or left out; a URL goes into databaseUrl');
  const isServerless = mode === 'serverless';
  return {
    environment,
    ...readDatabases(options, env),
    directory: options.directory ?? null,
    redisUrl: readRedis(options, env),
    cacheKey: readCacheKey(options, env),
    files: files === undefined ? null : [files].flat(),
    bundle: options.bundle ?? null,
    // Where there are no timers the file system is mostly read only or gone with the instance.
    stateDir: stateDir === undefined && isServerless ? null : stateDir,
    isServerless,
    pins: new Map([
      ...checkPins(options.pins ?? {}, 'the option pins'),
      ...parsePins(env['PROMPTCTL_PINS'] ?? '', 'PROMPTCTL_PINS'),
    ]),
    ttl: 1_000 * positive('ttlSeconds', options.ttlSeconds ?? 60),
    listenUrl: readListenUrl(options.listenUrl),
    fleetSize: options.fleetSize === undefined ? null : positive('fleetSize', options.fleetSize),
    tracking: readTrackingOptions(options, isServerless),
  };
}

/** Options whose null says that there is to be none, whatever variables say. */
const MAY_BE_NONE = ['redisUrl', 'cacheKey', 'stateDir'];

/** Programs that are not type-checked give all sorts of things. */
function requireTexts(options: PromptsOptions): void {
  const { databaseUrl, readUrl, directory, redisUrl, cacheKey, environment, bundle, stateDir, listenUrl, files } =
    options;
  const texts = { databaseUrl, readUrl, directory, redisUrl, cacheKey, environment, bundle, stateDir, listenUrl };
  for (const [option, value] of Object.entries({ ...texts, files: [files ?? []].flat() })) {
    const isNone = value === undefined || (value === null && MAY_BE_NONE.includes(option));
    const isText = [value].flat().every((each) => typeof each === 'string' && each !== '');
    if (!isNone && !isText) throw invalid(option, 'must be a text that is not empty');
  }
  if (files !== undefined && [files].flat().length === 0) throw invalid('files', 'must name a file');
}

function readDatabase(options: PromptsOptions, env: Runtime['env']): Pick<Settings, 'databaseUrl' | 'isEmbedded'> {
  const { databaseUrl, database, files, bundle } = options;
  if (databaseUrl !== undefined && database !== undefined)
    throw invalid('database', 'and databaseUrl exclude each other');
  if (files !== undefined || database !== undefined) return { databaseUrl: null, isEmbedded: database !== undefined };
  const url = databaseUrl ?? (env['PROMPTCTL_DATABASE_URL'] || env['DATABASE_URL'] || null);
  // A bundle alone is enough to serve from, where that is what is wanted.
  if (url === null && bundle === undefined) throw new PromptctlError('database-unset', {});
  if (url !== null)
    describeTarget(url, originOf(databaseUrl, 'databaseUrl', ['PROMPTCTL_DATABASE_URL', 'DATABASE_URL'], env));
  return { databaseUrl: url, isEmbedded: false };
}

function readDatabases(
  options: PromptsOptions,
  env: Runtime['env'],
): Pick<Settings, 'databaseUrl' | 'readUrl' | 'isEmbedded'> {
  const written = readDatabase(options, env);
  // Where there is no URL to write to, a variable that is set for others is not about this process.
  const url = options.readUrl ?? (written.databaseUrl === null ? null : env['PROMPTCTL_READ_URL'] || null);
  if (url === null) return { ...written, readUrl: null };
  if (written.databaseUrl === null) throw invalid('readUrl', 'is a replica of databaseUrl, which is missing');
  describeTarget(url, originOf(options.readUrl, 'readUrl', ['PROMPTCTL_READ_URL'], env));
  return { ...written, readUrl: url };
}

function readRedis({ redisUrl, files }: PromptsOptions, env: Runtime['env']): string | null {
  const url = redisUrl === undefined ? env['PROMPTCTL_REDIS_URL'] || env['REDIS_URL'] || null : redisUrl;
  if (url === null || files !== undefined) return null;
  parseRedisUrl(url, originOf(redisUrl, 'redisUrl', ['PROMPTCTL_REDIS_URL', 'REDIS_URL'], env));
  return url;
}

function readCacheKey({ cacheKey, files }: PromptsOptions, env: Runtime['env']): CacheKey | null {
  const value = cacheKey === undefined ? env['PROMPTCTL_CACHE_KEY'] || null : cacheKey;
  if (value === null || files !== undefined) return null;
  const origin = originOf(cacheKey, 'cacheKey', ['PROMPTCTL_CACHE_KEY'], env);
  parseCacheKey(value, origin);
  return { value, origin };
}

function readListenUrl(url: string | undefined): string | null {
  if (url !== undefined) describeTarget(url, 'listenUrl');
  return url ?? null;
}

/** What a person has to look at: the option, or the variable that stood in for it. */
function originOf(given: unknown, option: string, variables: readonly string[], env: Runtime['env']): string {
  return given === undefined ? (variables.find((name) => env[name]) ?? option) : option;
}

function positive(option: string, value: number): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw invalid(option, `is a number above zero, not ${String(value)}`);
}
