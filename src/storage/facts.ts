import pg from 'pg';
import { VERSION } from '../domain/version.ts';
import { connectionConfig } from './connection.ts';
import { explainFailure } from './failures.ts';
import { STEADY } from './patience.ts';
import { single } from './single.ts';

/** What `doctor` asks of the server behind a URL. */
export interface DatabaseFacts {
  readonly version: string;
  readonly major: number;
  readonly isPrimary: boolean;
  /** True when somebody stands between: who answered the login is not the process that runs statements. */
  readonly isPooled: boolean;
  /** Milliseconds that the database's clock is ahead of ours. */
  readonly ahead: number;
  /** Milliseconds from question to answer. */
  readonly roundTrip: number;
}

interface FactsRow {
  readonly version: string;
  readonly number: number;
  readonly isPrimary: boolean;
  readonly pid: number;
  readonly clock: number;
}

/**
 * Asks a server about itself, on a connection of its own; changes nothing.
 * @throws PromptctlError `database-unreachable`, `database-login-refused`.
 */
export async function readFacts(url: string, target: string, now: () => number): Promise<DatabaseFacts> {
  const client = new pg.Client({
    ...connectionConfig(url),
    connectionTimeoutMillis: STEADY.current(),
    query_timeout: STEADY.current(),
    application_name: `promptctl/${VERSION}`,
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw explainFailure(error, target, 'connecting');
  }
  try {
    return await ask(client, now);
  } catch (error) {
    throw explainFailure(error, target, 'running');
  } finally {
    await client.end().catch(() => {});
  }
}

async function ask(client: pg.Client, now: () => number): Promise<DatabaseFacts> {
  const asked = now();
  const { rows } = await client.query<FactsRow>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::integer as number,
       not pg_is_in_recovery() as "isPrimary", pg_backend_pid() as pid,
       (extract(epoch from clock_timestamp()) * 1000)::float8 as clock`,
  );
  const answered = now();
  const { version, number, isPrimary, pid, clock } = single(rows);
  return {
    version,
    major: Math.floor(number / 10_000),
    isPrimary,
    isPooled: pidOfLogin(client) !== pid,
    ahead: clock - (asked + answered) / 2,
    roundTrip: answered - asked,
  };
}

/** pg has it and its types do not say so. */
function pidOfLogin(client: pg.Client): number | null {
  return (client as pg.Client & { readonly processID: number | null }).processID;
}
