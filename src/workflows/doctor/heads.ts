import type { Cache } from '../../cache/cache.ts';
import { compareHeads, describeHead, parseHead, sameHead } from '../../domain/head.ts';
import type { Database } from '../../storage/database.ts';
import type { FoundHead } from '../../storage/environment-state.ts';
import { requireHead } from '../environment-head.ts';
import { type Check, ok, skipped, warning } from './check.ts';

const NAME = 'redis-head';
const REPAIR = { remedy: 'a process that may write to Redis repairs it within a second, and so does the next release' };

function damaged(environment: string): Check {
  return warning(NAME, `what Redis holds of ${environment} is damaged`, REPAIR);
}

function unsigned(environment: string): Check {
  return warning(NAME, `what Redis holds of ${environment} is not signed with this PROMPTCTL_CACHE_KEY`, {
    remedy:
      'give the command line and every app the same key, or they write over each other for ever; where all have it:',
    commands: [`promptctl fleet --env ${environment}`],
  });
}

/** Compares what Redis shows of an environment with what Postgres has. Redis is asked first: then only Postgres can be ahead by chance. */
export async function checkHeads(
  cache: Cache | null,
  database: Database | null,
  found: FoundHead | null,
  environment: string,
): Promise<Check> {
  if (cache === null) return skipped(NAME, 'Redis was not asked');
  if (database === null || found === null) return skipped(NAME, 'Postgres did not say what it has');
  const there = await cache.readHead({ databaseId: found.databaseId, environment });
  if (there === null)
    return ok(NAME, `Redis holds nothing of ${environment} yet; the next release or process fills it`);
  const { head, isPrimary } = await requireHead(database, environment);
  if (there.head === null) return parseHead(there.raw) === null ? damaged(environment) : unsigned(environment);
  const [inRedis, inPostgres] = [describeHead(environment, there.head), describeHead(environment, head)];
  if (sameHead(there.head, head)) return ok(NAME, `both at ${inPostgres}`);
  const order = compareHeads(there.head, head);
  if (order < 0) return warning(NAME, `Redis is at ${inRedis}, Postgres at ${inPostgres}`, REPAIR);
  if (!isPrimary) return skipped(NAME, `Redis is at ${inRedis}, this replica at ${inPostgres}`);
  const says =
    order === 0
      ? `Redis is at another ${inRedis} than Postgres`
      : `Redis is at ${inRedis}, which Postgres (${inPostgres}) does not have`;
  return warning(NAME, says, {
    remedy: `${REPAIR.remedy}; where a backup was restored:`,
    commands: ['promptctl db new-epoch'],
  });
}
