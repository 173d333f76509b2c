import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Project } from './project.ts';
import { OWN_VARIABLES } from './variables.ts';

/** What a project's `.env` may say. With more, whoever wrote a clone could choose what runs on this machine: a pager, a search path. */
const SETTINGS = [
  ...Object.keys(OWN_VARIABLES).filter((name) => OWN_VARIABLES[name] === true),
  'DATABASE_URL',
  'REDIS_URL',
];

/**
 * The variables that settings are decided from: the project's `.env` fills in what the real environment leaves unset, and of that
 * only the settings above and the variables that hold the URL of a database or of Redis. For no child process; the library never reads it.
 */
export function settingVariables(
  env: NodeJS.ProcessEnv,
  { root, settings }: Project,
  flags: { readonly database?: string },
): NodeJS.ProcessEnv {
  const file = readEnvFile(root);
  const places = [settings, ...Object.values(settings.environments ?? {})];
  const chosen = [flags.database, env['PROMPTCTL_DATABASE'] ?? file['PROMPTCTL_DATABASE']];
  const named = places.flatMap(({ database, redis }) => [database, redis]);
  const known = new Set([...SETTINGS, ...chosen, ...named]);
  return { ...Object.fromEntries(Object.entries(file).filter(([name]) => known.has(name))), ...env };
}

function readEnvFile(root: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(join(root, '.env'), 'utf8'));
  } catch {
    return {};
  }
}
