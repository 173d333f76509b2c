import type { SettingSources } from '../../workspace/settings.ts';

/** Where a setting may stand, the one that wins first. */
type Places = readonly (readonly [origin: string, value: string | undefined])[];

/** Where a database may be chosen. */
export function databasePlaces({ flags, env, project }: SettingSources, environment: string): Places {
  const { file, settings } = project;
  return [
    ['--database', flags.database],
    [`environments of ${file}`, settings.environments?.[environment]?.database],
    ['PROMPTCTL_DATABASE', env['PROMPTCTL_DATABASE']],
    ['PROMPTCTL_DATABASE_URL', env['PROMPTCTL_DATABASE_URL']],
    ['DATABASE_URL', env['DATABASE_URL']],
    [`database of ${file}`, settings.database],
  ].map(([origin = '', value]) => [origin, resolved(value, env)]);
}

/** Where a Redis may be chosen. */
export function redisPlaces({ env, project }: SettingSources, environment: string): Places {
  const { file, settings } = project;
  return [
    [`environments of ${file}`, settings.environments?.[environment]?.redis],
    ['PROMPTCTL_REDIS_URL', env['PROMPTCTL_REDIS_URL']],
    ['REDIS_URL', env['REDIS_URL']],
    [`redis of ${file}`, settings.redis],
  ].map(([origin = '', value]) => [origin, resolved(value, env)]);
}

/** The name of a variable stands for what that holds. */
function resolved(value: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  return (value === undefined ? undefined : (env[value] ?? value))?.trim();
}

/** What is set as well, says something else than what wins, and is not used. */
export function shadowed(places: Places): string[] {
  const [first, ...rest] = places.filter(([, value]) => value !== undefined && value !== '');
  return rest.filter(([, value]) => value !== first?.[1]).map(([origin]) => origin);
}
