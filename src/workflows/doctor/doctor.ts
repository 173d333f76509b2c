import type { Cache } from '../../cache/cache.ts';
import type { DatabaseChoice } from '../../workspace/settings.ts';
import { type Check, checked } from './check.ts';
import { checkHeads } from './heads.ts';
import { examinePostgres } from './postgres.ts';
import { examineRedis } from './redis.ts';

/** What was looked at, in the order in which to read it. */
export interface Diagnosis {
  readonly environment: string;
  readonly checks: readonly Check[];
}

export interface DoctorDeps {
  /** Settings that cannot be used are found out here. */
  readonly choice: () => DatabaseChoice;
  readonly home: string;
  readonly cache: () => Promise<Cache | null>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Looks at everything that serving an environment rests on. Changes nothing; a check that fails does not end it. */
export async function doctor(
  { choice, home, cache: open, now }: DoctorDeps,
  { environment }: { readonly environment: string },
): Promise<Diagnosis> {
  const { database, found, checks } = await examinePostgres(choice, home, environment, now);
  try {
    const redis = await examineRedis(open, { databaseId: found?.databaseId ?? '', environment }, now);
    const heads = await checked('redis-head', () => checkHeads(redis.cache, database, found, environment));
    return { environment, checks: [...checks, ...redis.checks, heads] };
  } finally {
    await database?.close();
  }
}
