import { parseCacheKey } from '../cache/cache-key.ts';
import { describeRedis } from '../cache/redis-url.ts';
import { isPromptctlError } from '../domain/errors/error.ts';
import { readActor } from '../workspace/actor.ts';
import { DEFAULT_PATTERNS } from '../workspace/files.ts';
import {
  chooseCacheKey,
  chooseDatabase,
  chooseEnvironment,
  chooseRedis,
  type Setting,
  type SettingSources,
} from '../workspace/settings.ts';
import { targetOf } from './target.ts';

export interface Configuration {
  /** In force, and where each comes from. No value holds a password. */
  readonly settings: readonly { readonly name: string; readonly value: string; readonly origin: string }[];
}

/** The settings in force; opens nothing. `env` is the real environment, without what a `.env` file fills in. A database or Redis that is not usable is told, not thrown. */
export async function configuration(sources: SettingSources, env: NodeJS.ProcessEnv): Promise<Configuration> {
  const { project } = sources;
  const environment = chooseEnvironment(sources);
  const actor = await readActor(project.root, sources.env);
  const fromFile = project.file ?? 'default';
  return {
    settings: [
      { name: 'project', value: project.root, origin: project.file ?? 'no promptctl.yaml' },
      { name: 'environment', value: environment.value, origin: environment.origin },
      { name: 'database', ...tell(() => databaseSetting(sources, environment.value)) },
      { name: 'redis', ...tell(() => redisSetting(sources, environment.value)) },
      { name: 'cache-key', ...tell(() => cacheKeySetting(sources)) },
      {
        name: 'files',
        value: (project.settings.files ?? DEFAULT_PATTERNS).join(' '),
        origin: project.settings.files === undefined ? 'default' : fromFile,
      },
      { name: 'actor', value: actor.name, origin: actor.origin },
      { name: 'home', value: project.home, origin: env['PROMPTCTL_HOME'] ? 'PROMPTCTL_HOME' : 'default' },
    ],
  };
}

function databaseSetting(sources: SettingSources, environment: string): Setting<string> {
  const choice = chooseDatabase(sources, environment);
  return { value: targetOf(choice), origin: choice.origin };
}

function redisSetting(sources: SettingSources, environment: string): Setting<string> {
  const choice = chooseRedis(sources, environment);
  if (choice === null) return { value: 'none', origin: 'default' };
  return { value: describeRedis(choice.url, choice.origin), origin: choice.origin };
}

/** Of a secret nothing is said but whether it is set. */
function cacheKeySetting(sources: SettingSources): Setting<string> {
  const choice = chooseCacheKey(sources);
  if (choice === null) return { value: 'not set', origin: 'default' };
  parseCacheKey(choice.value, choice.origin);
  return { value: 'set', origin: choice.origin };
}

function tell(choose: () => Setting<string>): Setting<string> {
  try {
    return choose();
  } catch (error) {
    if (isPromptctlError(error) && error.exit === 3)
      return { value: `not usable: ${error.message}`, origin: error.hint ?? '' };
    throw error;
  }
}
