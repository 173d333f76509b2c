import { isPromptctlError, PromptctlError } from '../../domain/errors/error.ts';
import type { Database, Queryable } from '../../storage/database.ts';
import { createOpening } from './opening.ts';

/** The database as shipping reaches it: one question after the other, since there is one connection, and each with a deadline. */
export interface Reach {
  readonly ask: <T>(work: (queryable: Queryable) => Promise<T>) => Promise<T>;
  /** Does the work and undoes it: whether it would be refused. */
  readonly attempt: <T>(work: (queryable: Queryable) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

/** Opens the database with the first question. */
export function createReach(open: () => Promise<Database>, deadline: number): Reach {
  const opening = createOpening(open);
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  const inTurn = <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    const turn = last.then(async () => {
      if (isClosed)
        throw new PromptctlError('database-unreachable', {
          target: 'of tracking',
          reason: 'it is closed',
          sent: false,
        });
      const database = await opening.get();
      return work(database).catch((error: unknown) => {
        throw explain(error, database.target);
      });
    });
    last = turn.catch(() => {});
    return turn;
  };
  const hurried = (queryable: Queryable): Queryable => ({
    query: (text, values) => queryable.query(text, values, deadline),
  });
  return {
    ask: (work) => inTurn((database) => work(hurried(database))),
    attempt: (work) =>
      inTurn((database) => database.transaction((transaction) => work(hurried(transaction)), 'rollback')),
    close: async () => {
      isClosed = true;
      await opening.close();
    },
  };
}

/** SQLSTATEs of a missing function, schema, table and column. */
const MISSING = new Set(['42883', '3F000', '42P01', '42703']);

/** Where our functions are not there, that is what is to be said. */
function explain(error: unknown, target: string): unknown {
  if (!isPromptctlError(error, 'database-failed') || !MISSING.has(error.data.sqlState)) return error;
  return new PromptctlError('database-not-migrated', { target, pending: null }, { cause: error });
}

/** Why the database refuses what it was given, whenever it comes; null: another time it may take it. */
export function refusalOf(error: unknown): string | null {
  if (!isPromptctlError(error, 'database-failed')) return null;
  const { sqlState, reason } = error.data;
  return /^(22|23|54)/.test(sqlState) ? reason : null;
}

/** What people are told. */
export function describeFailure(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
