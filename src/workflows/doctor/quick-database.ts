import { isPromptctlError } from '../../domain/errors/error.ts';
import type { Database } from '../../storage/database.ts';

/** Milliseconds for one statement. */
const PATIENCE = 4_000;

/** The same database for whoever looks at it in passing: statements have seconds, and after one that got no answer none is tried. */
export function quickly(database: Database): Database {
  let dead: unknown = null;
  return {
    ...database,
    query: async (text, values, deadline = PATIENCE) => {
      if (dead !== null) throw dead;
      try {
        return await database.query(text, values, deadline);
      } catch (error) {
        if (isPromptctlError(error, 'database-unreachable')) dead = error;
        throw error;
      }
    },
  };
}
