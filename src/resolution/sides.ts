import type { Cache, ProcessReport } from '../cache/cache.ts';
import { describeHead } from '../domain/head.ts';
import type { FoundState } from '../storage/environment-state.ts';
import type { Adopt } from './adopting.ts';
import type { Postgres } from './app-database.ts';
import { type CacheSide, createCacheSide } from './cache-side.ts';
import { createDatabaseSide, type DatabaseSide } from './database-side.ts';
import type { Events } from './events.ts';
import { createForgeries } from './forgeries.ts';
import { createHealth } from './health.ts';
import type { Holding } from './holding.ts';
import type { Runtime } from './runtime.ts';

/** What both sides are made of. */
export interface SideDeps {
  readonly environment: string;
  readonly postgres: Postgres | null;
  /** The connection to Postgres by name; null where there is none. */
  readonly connection: string | null;
  readonly events: Events;
  readonly runtime: Pick<Runtime, 'now' | 'random'>;
  /** As what this process reports itself; null for one that may be frozen any moment: it has no timers and no subscription either. */
  readonly self: Omit<ProcessReport, 'head'> | null;
}

/** The side that looks at Postgres; null where there is no database. */
export function makeDatabaseSide(
  { postgres, environment, events, runtime }: SideDeps,
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

/** The side that looks at Redis; null where there is none. `askDatabase` looks at Postgres at once. */
export async function makeCacheSide(
  deps: SideDeps & { readonly openCache: (() => Promise<Cache>) | null },
  holding: Holding,
  adopt: Adopt,
  isStale: () => boolean,
  askDatabase: () => void,
  onAnswer: () => void,
): Promise<CacheSide | null> {
  const { environment, events, runtime, postgres, self, connection } = deps;
  const { now, random } = runtime;
  const onUnforeseen = (error: unknown) => events.problem('unforeseen', environment, String(error));
  const cache = await deps.openCache?.().catch(onUnforeseen);
  if (cache === undefined) return null;
  let malformed = '';
  const forgeries = createForgeries((message) => events.problem('redis-forged', environment, message));
  return createCacheSide({
    holding,
    cache,
    postgres,
    adopt,
    now,
    random,
    connection,
    self,
    isStale,
    health: createHealth(now, (reason) => events.problem('redis-failing', environment, reason), onAnswer),
    onMalformed: (reason) => {
      if (reason !== malformed)
        events.problem('redis-malformed', environment, `what Redis holds was refused: ${reason}`);
      malformed = reason;
    },
    onForged: forgeries.note,
    forged: forgeries.count,
    onDisowned: askDatabase,
    onUnforeseen,
  });
}
