import type { Cache } from '../cache/cache.ts';
import { describeHead } from '../domain/head.ts';
import type { FoundState } from '../storage/environment-state.ts';
import type { Adopt } from './adopting.ts';
import { type CacheSide, createCacheSide } from './cache-side.ts';
import { createDatabaseSide, type DatabaseSide } from './database-side.ts';
import { createHealth } from './health.ts';
import type { Holding } from './holding.ts';
import type { LiveEnvironmentDeps } from './live-environment.ts';

/** The side that looks at Postgres; null where there is no database. */
export function makeDatabaseSide(
  { postgres, environment, events, runtime }: LiveEnvironmentDeps,
  holding: Holding,
  adopt: Adopt,
  onRead: (state: FoundState) => void,
  onAnswer: () => void,
): DatabaseSide | null {
  if (postgres === null) return null;
  const { now } = runtime;
  const health = createHealth(now, (reason) => events.problem('postgres-failing', environment, reason), onAnswer);
  let behind = '';
  return createDatabaseSide({
    holding,
    postgres,
    health,
    adopt,
    now,
    onRead,
    onBehind: (found) => {
      const held = holding.state?.head ?? found;
      const said = `the database is at ${describeHead(environment, found)}, of an earlier epoch than the ${describeHead(environment, held)} that is served; if it is the right one, promptctl db new-epoch makes it be followed`;
      if (said !== behind) events.problem('database-behind', environment, said);
      behind = said;
    },
  });
}

/** The side that looks at Redis. `askDatabase` looks at Postgres at once. */
export function makeCacheSide(
  { postgres, environment, events, runtime, self, connection }: LiveEnvironmentDeps,
  cache: Cache,
  holding: Holding,
  adopt: Adopt,
  askDatabase: () => void,
  onAnswer: () => void,
): CacheSide {
  const { now, random } = runtime;
  let malformed = '';
  return createCacheSide({
    holding,
    cache,
    postgres,
    adopt,
    now,
    random,
    connection,
    health: createHealth(now, (reason) => events.problem('redis-failing', environment, reason), onAnswer),
    self,
    onMalformed: (reason) => {
      if (reason !== malformed)
        events.problem('redis-malformed', environment, `what Redis holds was refused: ${reason}`);
      malformed = reason;
    },
    onDisowned: askDatabase,
    onUnforeseen: (error) => events.problem('unforeseen', environment, String(error)),
  });
}
