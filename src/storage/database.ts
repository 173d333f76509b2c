import type pg from 'pg';
import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import { explainFailure } from './failures.ts';
import { openPool, type Pool, type PoolOptions } from './pool.ts';

/** Milliseconds. A statement may wait for a lock (5 s) and then work. */
const STATEMENT_DEADLINE = 60_000;

/** What runs one statement: the database, or a transaction in it. `deadline` in milliseconds: then the connection is given up. */
export interface Queryable {
  query<Row extends object>(text: string, values?: readonly unknown[], deadline?: number): Promise<Row[]>;
}

/** One Postgres database. `target` names it for people and never holds a password. */
export interface Database extends Queryable {
  readonly target: string;
  /** Runs `work` in one transaction on one connection; `end` says how it ends when `work` succeeds. */
  transaction<T>(work: (transaction: Queryable) => Promise<T>, end?: 'commit' | 'rollback'): Promise<T>;
  close(): Promise<void>;
}

/**
 * Opens a pool on a Postgres URL; nothing is connected before the first statement.
 * Safe behind PgBouncer in transaction mode: no named statements, no startup parameters, no session state.
 */
export function openDatabase(url: string, target: string, options: PoolOptions = {}): Database {
  const pool = openPool(url, target, options);
  return {
    target,
    query: async <Row extends object>(text: string, values?: readonly unknown[], deadline?: number) => {
      const client = await pool.checkOut();
      return withRelease(pool, client, target, () => run<Row>(client, target, text, values, deadline));
    },
    transaction: async (work, end = 'commit') => {
      const client = await pool.checkOut();
      return withRelease(pool, client, target, async () => {
        await run(client, target, 'begin');
        const query = <Row extends object>(text: string, values?: readonly unknown[], deadline?: number) =>
          run<Row>(client, target, text, values, deadline);
        const result = await work({ query });
        await run(client, target, end);
        return result;
      });
    },
    close: () => pool.close(),
  };
}

/** Gives the connection back, or destroys it where it cannot be brought back to order: it would poison the next caller. */
async function withRelease<T>(pool: Pool, client: pg.PoolClient, target: string, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    client.release();
    return result;
  } catch (error) {
    const isLost = isPromptctlError(error, 'database-unreachable');
    if (isLost) pool.distrust();
    client.release(isLost || (await rollBackFails(client, target)));
    throw error;
  }
}

async function rollBackFails(client: pg.PoolClient, target: string): Promise<boolean> {
  return run(client, target, 'rollback').then(
    () => false,
    () => true,
  );
}

/** Only what the statement itself throws is the database's failure; a mistake in the work around it stays what it is. */
async function run<Row extends object>(
  client: pg.PoolClient,
  target: string,
  text: string,
  values: readonly unknown[] = [],
  patience = STATEMENT_DEADLINE,
): Promise<Row[]> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const reason = `no answer within ${patience / 1000} s`;
    const late = () => reject(new PromptctlError('database-unreachable', { target, reason, sent: true }));
    // What holds the process is the connection, where it is to.
    timer = setTimeout(late, patience).unref();
  });
  try {
    const { rows } = await Promise.race([client.query<Row>(text, [...values]), deadline]);
    return rows;
  } catch (error) {
    throw explainFailure(error, target, 'running', loginOf(client));
  } finally {
    clearTimeout(timer);
  }
}

/** pg knows as whom it connected, and its types do not say so. */
function loginOf(client: pg.PoolClient): string | null {
  return (client as pg.PoolClient & { readonly user?: string }).user ?? null;
}
