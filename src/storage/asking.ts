import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorCode } from '../domain/errors/catalogue.ts';
import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import type { Database, Queryable } from './database.ts';

const ATTEMPTS = 3;

/** Milliseconds before the second attempt, twice that before the third: a server that restarts needs about a second. */
const PAUSE = 400;

/** Failures that, when a first attempt was lost, leave open what became of it: it may hold the very lock that was waited for. */
const UNANSWERED: ReadonlySet<ErrorCode> = new Set([
  'database-unreachable',
  'database-untrusted',
  'database-login-refused',
  'database-busy',
]);

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
      const isLost = isPromptctlError(error, 'database-unreachable');
      // Nothing was sent before the first connection: then there is nothing to be unsure of.
      if (attempt === 1 && !(isLost && error.data.sent)) throw error;
      if (isLost && attempt < ATTEMPTS) {
        await sleep(attempt * PAUSE);
        continue;
      }
      if (!isPromptctlError(error) || !UNANSWERED.has(error.code)) throw error;
      throw new PromptctlError(
        'database-outcome-unknown',
        { target: database.target, requestId: request.requestId },
        { cause: error },
      );
    }
  }
}
