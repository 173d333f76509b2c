import pg from 'pg';
import { VERSION } from '../domain/version.ts';
import { connectionConfig } from './connection.ts';
import { explainFailure } from './failures.ts';
import { letEnd } from './let-end.ts';
import { isTimeout, type Patience, STEADY } from './patience.ts';
import { columnTypes } from './types.ts';

export interface PoolOptions {
  /** Connections at most. Default 2. */
  readonly max?: number;
  /** How long connecting may take. Default: always four seconds. */
  readonly patience?: Patience;
  /** False: connections stay, and neither idle nor at work do they keep the process from ending; whoever waits for an answer has to. */
  readonly holdsProcess?: boolean;
}

/** Connections to one database, made when they are needed. */
export interface Pool {
  /** @throws PromptctlError `database-unreachable`, `database-login-refused`. */
  checkOut(): Promise<pg.PoolClient>;
  /** One connection was found dead: those that were made before may be dead as well, and are not handed out again. */
  distrust(): void;
  close(): Promise<void>;
}

export function openPool(url: string, target: string, options: PoolOptions): Pool {
  const { max = 2, patience = STEADY, holdsProcess = true } = options;
  const pool = new pg.Pool({
    ...connectionConfig(url),
    max,
    // Doctor tells apps from command lines by it.
    application_name: `${holdsProcess ? 'promptctl' : 'promptctl-app'}/${VERSION}`,
    keepAlive: true,
    types: columnTypes,
    allowExitOnIdle: !holdsProcess,
    ...(holdsProcess ? {} : { idleTimeoutMillis: 0 }),
  });
  // A reset reaches the pool when a client is idle and the client itself when it is checked out; unheard, either ends the process.
  pool.on('error', () => {});
  const { connect, distrust } = trusting(pool);
  return {
    checkOut: async () => {
      // The pool reads it anew for every connection that it makes.
      pool.options.connectionTimeoutMillis = patience.current();
      try {
        const client = await connect();
        patience.succeeded();
        if (!holdsProcess) letEnd(client);
        return client;
      } catch (error) {
        if (isTimeout(error)) patience.timedOut();
        throw explainFailure(error, target, 'connecting');
      }
    },
    distrust,
    close: () => pool.end(),
  };
}

/** What outlived a connection that was found dead is not handed out again. */
function trusting(pool: pg.Pool): { readonly connect: () => Promise<pg.PoolClient>; readonly distrust: () => void } {
  let generation = 0;
  const born = new WeakMap<pg.PoolClient, number>();
  pool.on(
    'connect',
    (client) =>
      void born.set(
        client.on('error', () => {}),
        generation,
      ),
  );
  const connect = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect();
    if (born.get(client) === generation) return client;
    client.release(true);
    return connect();
  };
  return { connect, distrust: () => void (generation += 1) };
}
