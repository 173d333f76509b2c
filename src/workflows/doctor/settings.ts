import { describeRedis } from '../../cache/redis-url.ts';
import { isPromptctlError } from '../../domain/errors/error.ts';
import { shellWord } from '../../domain/quoting.ts';
import { secretsOf } from '../../domain/redaction.ts';
import { didYouMean } from '../../domain/suggest.ts';
import { count, enumerate } from '../../domain/words.ts';
import type { Project } from '../../workspace/project.ts';
import {
  chooseCacheKey,
  chooseDatabase,
  chooseEnvironment,
  chooseRedis,
  type DatabaseChoice,
  type RedisChoice,
  type SettingSources,
} from '../../workspace/settings.ts';
import { OWN_VARIABLES } from '../../workspace/variables.ts';
import { targetOf } from '../target.ts';
import { type Check, checked, failed, failure, note, ok, skipped, warning } from './check.ts';
import { type EnvFile, readEnvFile } from './env-file.ts';
import { databasePlaces, redisPlaces, shadowed } from './shadowed.ts';

export interface SettingsDeps {
  /** What is wrong with the project file is found out here. */
  readonly project: () => Project;
  readonly sources: () => SettingSources;
  /** The real environment, without what a `.env` file fills in. */
  readonly env: NodeJS.ProcessEnv;
}

/** The checks of the settings, and what they say. */
export interface SettingsExamined {
  readonly checks: readonly Check[];
  /** Null: the project file cannot be read, so nobody knows. */
  readonly environment: string | null;
  readonly database: DatabaseChoice | null;
  readonly redis: RedisChoice | null;
  /** Entries in Redis are signed. */
  readonly hasKey: boolean;
  readonly home: string | null;
}

/** Why nothing else is asked. */
export const UNUSABLE = 'the project file cannot be used';

const REST = ['environment', 'database-set', 'redis-set', 'variables', 'env-file'];

/** Looks at the settings in force and where each comes from. Opens nothing. */
export async function examineSettings({ project: find, sources: read, env }: SettingsDeps): Promise<SettingsExamined> {
  const project = await checked('project', () => checkProject(find));
  if (project.status === 'failed') {
    const rest = REST.map((name) => skipped(name, UNUSABLE));
    return { checks: [project, ...rest], environment: null, database: null, redis: null, hasKey: false, home: null };
  }
  const [{ root, home }, sources] = [find(), read()];
  const file = readEnvFile(root);
  const { value: environment, origin } = chooseEnvironment(sources);
  const from = (origin: string) => withFile(origin, env, file);
  const database = chosen('database-set', () => {
    const choice = chooseDatabase(sources, environment);
    const says = `${targetOf(choice)}, ${from(choice.origin)}`;
    return { choice, check: withShadows('database-set', says, shadowed(databasePlaces(sources, environment))) };
  });
  const redis = chosen('redis-set', () => {
    const choice = chooseRedis(sources, environment);
    if (choice === null) return { choice, check: ok('redis-set', 'none') };
    const says = `${describeRedis(choice.url, choice.origin)}, ${from(choice.origin)}`;
    return { choice, check: withShadows('redis-set', says, shadowed(redisPlaces(sources, environment))) };
  });
  const checks = [
    project,
    ok('environment', `${environment}, ${from(origin)}`),
    database.check,
    redis.check,
    checkVariables(env),
    checkEnvFile(file, env),
  ];
  const hasKey = chooseCacheKey(sources) !== null;
  return { checks, environment, database: database.choice, redis: redis.choice, hasKey, home };
}

function checkProject(find: () => Project): Check {
  try {
    const { root, file } = find();
    return ok('project', file === null ? `no promptctl.yaml; the project is ${root}` : `${file} of ${root}`);
  } catch (error) {
    const [first] = isPromptctlError(error, 'files-invalid') ? error.data.diagnostics : [];
    if (first === undefined) throw error;
    const { file, line, column, message, hint } = first;
    return failure('project', `${file}:${line}:${column} ${message}`, { remedy: hint ?? 'correct it' });
  }
}

interface Chosen<Choice> {
  readonly choice: Choice | null;
  readonly check: Check;
}

function chosen<Choice>(name: string, choose: () => Chosen<Choice>): Chosen<Choice> {
  try {
    return choose();
  } catch (error) {
    return { choice: null, check: failed(name, error) };
  }
}

function withShadows(name: string, says: string, unused: readonly string[]): Check {
  if (unused.length === 0) return ok(name, says);
  return note(name, `${says}; ${enumerate(unused)} says something else and is not used`, {
    remedy: 'where that surprises, take one of them away; which wins:',
    commands: ['promptctl config --show-origin'],
  });
}

/** `from DATABASE_URL in .env`: a variable that only `.env` sets comes from there. */
function withFile(origin: string, env: NodeJS.ProcessEnv, file: EnvFile | null): string {
  if (origin.startsWith('default')) return `by ${origin}`;
  const name = origin.split(' ')[0] ?? '';
  return file?.variables.has(name) === true && env[name] === undefined ? `from ${origin} in .env` : `from ${origin}`;
}

const VARIABLES = Object.keys(OWN_VARIABLES);

function checkVariables(env: NodeJS.ProcessEnv): Check {
  const set = Object.keys(env).filter((name) => name.startsWith('PROMPTCTL_'));
  const unknown = set.filter((name) => !VARIABLES.includes(name)).toSorted();
  if (unknown.length === 0) return ok('variables', set.length === 0 ? 'none' : enumerate(set.toSorted()));
  const [first = ''] = unknown;
  return warning('variables', `${enumerate(unknown)} ${unknown.length === 1 ? 'is' : 'are'} not read by anything`, {
    remedy: didYouMean(first, VARIABLES) ?? 'take them away',
    commands: unknown.map((name) => `unset ${name}`),
  });
}

function checkEnvFile(file: EnvFile | null, env: NodeJS.ProcessEnv): Check {
  if (file === null) return ok('env-file', 'there is no .env');
  const secrets = [...file.variables]
    .filter(([name, value]) => secretsOf({ [name]: value }).length > 0)
    .map(([name]) => name);
  if (file.isOpen && secrets.length > 0)
    return warning(
      'env-file',
      `others on this machine may read .env, which holds the password of ${enumerate(secrets, 3)}`,
      {
        remedy: 'close it:',
        commands: [`chmod 600 ${shellWord(file.path)}`],
      },
    );
  const unused = [...file.variables]
    .filter(([name, value]) => name in env && env[name] !== value)
    .map(([name]) => name);
  const settings = unused.filter((name) => VARIABLES.includes(name) || name.endsWith('_URL'));
  if (settings.length === 0) return ok('env-file', `.env sets ${count(file.variables.size, 'variable')}`);
  return note('env-file', `.env sets ${enumerate(settings, 3)}, and the shell says something else, which wins`, {
    remedy: 'where that surprises:',
    commands: settings.map((name) => `unset ${name}`),
  });
}
