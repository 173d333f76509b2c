import pg from 'pg';
import { VERSION } from '../domain/version.ts';
import { connectionConfig } from './connection.ts';
import { explainFailure } from './failures.ts';
import { type Line, lineOf } from './line.ts';
import { STEADY } from './patience.ts';
import { single } from './single.ts';

/** What `doctor` asks of the server behind a URL. */
export interface DatabaseFacts {
  readonly version: string;
  readonly major: number;
  readonly isPrimary: boolean;
  readonly line: Line;
  /** Who stands between, by what it keeps for a client: a connection, or one for each transaction. Null: nobody. */
  readonly pooler: 'session' | 'transaction' | null;
  /** Who the database says is there (`session_user`), and as whom the URL logs in; a pooler can make many into one. */
  readonly login: { readonly seen: string; readonly given: string | null };
  /** Milliseconds that the database's clock is ahead of ours. */
  readonly ahead: number;
  /** Milliseconds from question to answer. */
  readonly roundTrip: number;
}

/** What doctor's own connections are called in the list of sessions, where it counts those of others. */
export const DOCTOR = `promptctl/${VERSION} doctor`;

interface FactsRow {
  readonly version: string;
  readonly number: number;
  readonly isPrimary: boolean;
  readonly login: string;
  readonly pid: number;
  readonly clock: number;
}

/**
 * Asks a server about itself, on connections of its own; changes nothing.
 * @throws PromptctlError `database-unreachable`, `database-login-refused`.
 */
export async function readFacts(url: string, target: string, now: () => number): Promise<DatabaseFacts> {
  return onClient(url, target, async (client) => {
    const asked = now();
    const { rows } = await client.query<FactsRow>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::integer as number,
         not pg_is_in_recovery() as "isPrimary", session_user::text as login, pg_backend_pid() as pid,
         (extract(epoch from clock_timestamp()) * 1000)::float8 as clock`,
    );
    const answered = now();
    const { version, number, isPrimary, login, pid, clock } = single(rows);
    return {
      version,
      major: Math.floor(number / 10_000),
      isPrimary,
      line: lineOf(client),
      pooler: processOf(client).pid === pid ? null : await poolerMode(client, url, target),
      login: { seen: login, given: processOf(client).user },
      ahead: clock - (asked + answered) / 2,
      roundTrip: answered - asked,
    };
  });
}

const TRIES = 3;

/**
 * Who keeps a connection for each client gives two clients two; who lends them for a transaction gives both the same one, or one client
 * different ones. A busy pooler may look like the former by chance.
 */
async function poolerMode(first: pg.Client, url: string, target: string): Promise<'session' | 'transaction'> {
  return onClient(url, target, async (second) => {
    const pids: [number, number][] = [];
    for (let i = 0; i < TRIES; i++) pids.push([await backendOf(first), await backendOf(second)]);
    const seen = [new Set(pids.map(([pid]) => pid)), new Set(pids.map(([, pid]) => pid))] as const;
    const isLent = seen.some(({ size }) => size > 1) || pids.some(([a, b]) => a === b);
    return isLent ? 'transaction' : 'session';
  });
}

async function backendOf(client: pg.Client): Promise<number> {
  return single((await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows).pid;
}

async function onClient<T>(url: string, target: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    ...connectionConfig(url),
    connectionTimeoutMillis: STEADY.current(),
    query_timeout: STEADY.current(),
    application_name: DOCTOR,
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw explainFailure(error, target, 'connecting');
  }
  try {
    return await work(client);
  } catch (error) {
    throw explainFailure(error, target, 'running');
  } finally {
    await client.end().catch(() => {});
  }
}

/** Who answered the login, and as whom; pg has both and its types do not say so. */
function processOf(client: pg.Client): { readonly pid: number | null; readonly user: string | null } {
  const { processID, user } = client as pg.Client & { readonly processID: number | null; readonly user?: string };
  return { pid: processID, user: user ?? null };
}
