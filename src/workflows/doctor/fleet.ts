import type { Cache } from '../../cache/cache.ts';
import { isOlder, VERSION } from '../../domain/version.ts';
import { count } from '../../domain/words.ts';
import type { Database } from '../../storage/database.ts';
import { type Fleet, fleet } from '../fleet.ts';
import { type Check, note, ok, skipped, warning } from './check.ts';

const NAME = 'fleet';

export interface FleetAsked {
  readonly environment: string;
  readonly cache: Cache | null;
  readonly database: Database | null;
  /** Why the database cannot be asked. */
  readonly problem: unknown;
  readonly connection: () => string | null;
}

/** How far the processes are that serve an environment, as they say through Redis; without Postgres as far as Redis knows. */
export async function checkFleet(asked: FleetAsked): Promise<Check> {
  const { environment, cache, database, problem, connection } = asked;
  if (cache === null) return skipped(NAME, 'processes report through Redis, which was not asked');
  if (database === null && problem === null) return skipped(NAME, 'Postgres did not say which database this is');
  const ask = () => (database === null ? Promise.reject(problem) : Promise.resolve(database));
  try {
    return judgeFleet(await fleet({ database: ask, cache, connection }, { environment }));
  } catch (error) {
    // What is wrong with the database is told where that was looked at.
    if (error !== problem) throw error;
    return skipped(NAME, 'Postgres could not be asked, and Redis does not know this database');
  }
}

/** What processes say of themselves, in a sentence. */
export function judgeFleet({ environment, processes, newest, refused }: Fleet): Check {
  if (refused > 0)
    return warning(NAME, `${count(refused, 'report')} not signed with this PROMPTCTL_CACHE_KEY, and not counted`, {
      remedy: 'give every app the same key; where all have it, somebody else writes to this Redis',
    });
  if (processes.length === 0) return ok(NAME, `no process reports for ${environment}`);
  const commands = [`promptctl fleet --env ${environment}`];
  const late = processes.filter(({ behind }) => behind === null || behind > 0);
  const clients = processes.map(({ client }) => client).reduce((a, b) => (isOlder(b, a) ? b : a));
  const versions = `the oldest promptctl is ${clients}`;
  if (newest !== null && late.length > 0)
    return warning(NAME, `${late.length} of the ${processes.length} that report are behind; ${versions}`, {
      remedy: 'just after a release that is gone within a second; else these cannot reach Postgres and Redis:',
      commands,
    });
  const says = `${processes.length === 1 ? 'one process confirms' : `${processes.length} processes confirm`} the newest release; ${versions}`;
  if (!isOlder(clients, VERSION)) return ok(NAME, says);
  return note(NAME, says, { remedy: `this is ${VERSION}; which are older:`, commands });
}
