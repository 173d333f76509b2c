import pg from 'pg';
import { VERSION } from '../domain/version.ts';
import { connectionConfig } from './connection.ts';
import { explainFailure } from './failures.ts';
import { isTimeout, type Patience, STEADY } from './patience.ts';
import { columnTypes } from './types.ts';

export interface PoolOptions {
  /** Connections at most. Default 2. */
  readonly max?: number;
  /** How long connecting may take. Default: always four seconds. */
  readonly patience?: Patience;
  /** False: idle connections stay, and do not keep the process from ending. */
  readonly holdsProcess?: boolean;
}

/** Connections to one database, made when they are needed. */
export interface Pool {
  /** @throws PromptctlError `database-unreachable`, `database-login-refused`. */
  checkOut(): Promise<pg.PoolClient>;
  close(): Promise<void>;
}

export function openPool(url: string, target: string, options: PoolOptions): Pool {
  const { max = 2, patience = STEADY, holdsProcess = true } = options;
  const pool = new pg.Pool({
    ...connectionConfig(url),
    max,
    application_name: `promptctl/${VERSION}`,
    keepAlive: true,
    types: columnTypes,
    allowExitOnIdle: !holdsProcess,
    ...(holdsProcess ? {} : { idleTimeoutMillis: 0 }),
  });
  // A reset reaches the pool when a client is idle and the client itself when it is checked out; unheard, either ends the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    checkOut: async () => {
      // The pool reads it anew for every connection that it makes.
      pool.options.connectionTimeoutMillis = patience.current();
      try {
        const client = await pool.connect();
        patience.succeeded();
        return client;
      } catch (error) {
        if (isTimeout(error)) patience.timedOut();
        throw explainFailure(error, target, 'connecting');
      }
    },
    close: () => pool.end(),
  };
}
