import type { Cache } from '../cache/cache.ts';
import type { Place } from '../domain/served-prompt.ts';
import type { Holding } from './holding.ts';

/** Where an environment lies in Redis: under the id of its database, which only the database itself knows at first. */
export interface PlaceFinder {
  /** Null: nobody who can be asked knows the database's id. */
  find(): Promise<Place | null>;
  /** Leaves the id for processes that start while the database is down. */
  remember(databaseId: string): Promise<void>;
  /** Redis lost everything, so that too. */
  forget(): void;
}

/** `connection` names the connection to Postgres, under which its id is left; null where there is none. */
export function createPlaceFinder(holding: Holding, cache: Cache, connection: string | null): PlaceFinder {
  let remembered: string | null = null;
  return {
    find: async () => {
      const { environment, state } = holding;
      if (state !== null) return { databaseId: state.databaseId, environment };
      const databaseId = connection === null ? null : await cache.findDatabaseId(connection);
      return databaseId === null ? null : { databaseId, environment };
    },
    remember: async (databaseId) => {
      if (connection === null || remembered === databaseId) return;
      await cache.rememberDatabaseId(connection, databaseId);
      remembered = databaseId;
    },
    forget: () => {
      remembered = null;
    },
  };
}
