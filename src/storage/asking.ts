import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import type { Database, Queryable } from './database.ts';

const ATTEMPTS = 3;

/**
 * Runs a writing function once, whatever happens to the connection. A lost reply (reset, time-out, lost COMMIT) leaves open whether the
 * change was made, so the same request is asked again: the database answers with what it did the first time, or does it now.
 * @throws PromptctlError `database-outcome-unknown` when nobody answers any more.
 */
export async function askOnce<T>(
  database: Database,
  request: { readonly requestId: string; readonly dryRun: boolean },
  call: (queryable: Queryable, requestId: string | null) => Promise<T>,
): Promise<T> {
  if (request.dryRun) return database.transaction((transaction) => call(transaction, null), 'rollback');
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(database, request.requestId);
    } catch (error) {
      if (!isPromptctlError(error, 'database-unreachable')) throw error;
      // Nothing was sent before the first connection: then there is nothing to be unsure of.
      if (attempt === 1 && !error.data.sent) throw error;
      if (attempt === ATTEMPTS) {
        throw new PromptctlError(
          'database-outcome-unknown',
          { target: database.target, requestId: request.requestId },
          { cause: error },
        );
      }
    }
  }
}
