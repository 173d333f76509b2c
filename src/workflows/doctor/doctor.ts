import type { Cache } from '../../cache/cache.ts';
import { connectionOf } from '../target.ts';
import { type Check, checked, skipped } from './check.ts';
import { checkFleet } from './fleet.ts';
import { checkHeads } from './heads.ts';
import { examinePostgres, type PostgresExamined, unexaminedPostgres } from './postgres.ts';
import { examineRedis, type RedisExamined, unexaminedRedis } from './redis.ts';
import { examineSettings, type SettingsDeps, type SettingsExamined, UNUSABLE } from './settings.ts';
import { checkSpool } from './spool.ts';
import { checkTerminal, type Terminal } from './terminal.ts';

/** What checks belong to, in the order in which to read them. */
export type Group = 'settings' | 'database' | 'rights' | 'redis' | 'apps' | 'terminal';

/** What was looked at, in the order in which to read it. */
export interface Diagnosis {
  /** Null: the project file cannot be read, so nobody knows. */
  readonly environment: string | null;
  readonly checks: readonly (Check & { readonly group: Group })[];
}

export interface DoctorDeps extends SettingsDeps {
  readonly cache: () => Promise<Cache | null>;
  /** Where apps of this user keep state; null: nowhere. */
  readonly stateDirectory: string | null;
  readonly terminal: Terminal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Looks at everything that serving an environment rests on. Changes and starts nothing; a check that fails does not end it. */
export async function doctor(deps: DoctorDeps): Promise<Diagnosis> {
  const { cache: open, stateDirectory, terminal, now } = deps;
  const settings = await examineSettings(deps);
  const environment = settings.environment ?? '';
  const [postgres, redis] = await Promise.all([
    settings.environment === null
      ? unexaminedPostgres(skipped('postgres', UNUSABLE), null)
      : examinePostgres(settings.database, settings.home ?? '', environment, now),
    settings.environment === null
      ? unexaminedRedis(skipped('redis', UNUSABLE), UNUSABLE)
      : examineRedis(settings.redis, open, { place: { databaseId: '', environment }, hasKey: settings.hasKey }, now),
  ]);
  try {
    const between = await examineBetween(settings, postgres, redis);
    const spool = checkSpool(stateDirectory, now);
    const groups: readonly [Group, readonly Check[]][] = [
      ['settings', settings.checks],
      ['database', postgres.checks],
      ['rights', postgres.rights],
      ['redis', [...redis.checks, ...between.heads]],
      ['apps', [between.fleet, spool]],
      ['terminal', checkTerminal(terminal)],
    ];
    const checks = groups.flatMap(([group, checks]) => checks.map((check) => ({ group, ...check })));
    return { environment: settings.environment, checks };
  } finally {
    await postgres.database?.close();
  }
}

/** What needs both Postgres and Redis. */
async function examineBetween(
  { redis: chosen, database: choice, environment }: SettingsExamined,
  { database, found, problem }: PostgresExamined,
  { cache }: RedisExamined,
): Promise<{ readonly heads: readonly Check[]; readonly fleet: Check }> {
  if (environment === null) return { heads: [], fleet: skipped('fleet', UNUSABLE) };
  if (chosen === null) return { heads: [], fleet: skipped('fleet', 'processes report through Redis, and none is set') };
  const connection = () => (choice === null ? null : connectionOf(choice));
  return {
    heads: [await checked('redis-head', () => checkHeads(cache, database, found, environment))],
    fleet: await checked('fleet', () => checkFleet({ environment, cache, database, problem, connection })),
  };
}
