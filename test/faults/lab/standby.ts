import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { openDatabase } from '../../../src/storage/database.ts';
import { type Account, serverAccount } from '../../../src/storage/embedded/account.ts';
import { childOptions, runCommand } from '../../../src/storage/embedded/command.ts';
import { ensureEmbedded, resetEmbedded } from '../../../src/storage/embedded/server.ts';
import { createTemplate } from '../../helpers/database.ts';
import { CARELESS, openDirectory, type TestServer } from '../../helpers/postgres-server.ts';
import { SERVER_PLACE } from '../../helpers/server-place.ts';

const SYSTEM_POSTGRES = '/usr/lib/postgresql';
const PATIENCE = 10_000;

/** A server that others can be copied from. */
export interface Primary extends TestServer {
  readonly directory: string;
  readonly binaries: string;
  /** The directory of its socket. */
  readonly host: string;
  stop(): Promise<void>;
}

/** A copy that follows a primary, until it is cut off and takes its place. */
export interface Standby {
  readonly directory: string;
  /** The same database there, for the ordinary login. */
  urlOf(url: string): string;
  /** Waits until it has everything that the primary has, and takes nothing more. */
  cut(): Promise<void>;
  promote(): Promise<void>;
  /** Shows nothing newer until told otherwise; what comes meanwhile is kept. */
  replay(how: 'pause' | 'resume'): Promise<void>;
  /** Ends at once, and is there again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The newest Postgres that can copy a running server; null, said loudly, where there is none. */
export async function findReplicating(): Promise<string | null> {
  const majors = (await readdir(SYSTEM_POSTGRES).catch(() => [])).map(Number).filter((major) => major >= 14);
  const found = majors
    .toSorted((a, b) => b - a)
    .map((major) => join(SYSTEM_POSTGRES, String(major)))
    .find((directory) => existsSync(join(directory, 'bin/pg_basebackup')));
  if (found === undefined)
    process.stderr.write('\n!!! pg_basebackup is not installed: NO FAILOVER IS TESTED in this run\n\n');
  return found ?? null;
}

/** A primary and its standby for the tests of one `describe`; nothing is started where `binaries` is null. */
export function useStandby(binaries: string | null): {
  readonly primary: () => Primary;
  readonly standby: () => Standby;
} {
  let pair: { readonly primary: Primary; readonly standby: Standby } | undefined;
  const started = () => pair as NonNullable<typeof pair>;
  beforeAll(async () => {
    if (binaries === null) return;
    const primary = await startPrimary(binaries);
    await createTemplate(primary);
    pair = { primary, standby: await startStandby(primary) };
  });
  afterAll(async () => {
    await pair?.standby.stop();
    await pair?.primary.stop();
  });
  return { primary: () => started().primary, standby: () => started().standby };
}

export async function startPrimary(binaries: string): Promise<Primary> {
  const directory = await openDirectory(join(SERVER_PLACE, 'promptctl-primary-'));
  const home = join(directory, 'home');
  // What is not flushed is not sent: careless commits would reach a standby later than they do out there.
  const settings = [...CARELESS, 'synchronous_commit=local', 'wal_level=replica', 'max_wal_senders=4'];
  const { url, version } = await ensureEmbedded({ home }, { binaries, settings });
  return {
    label: `Postgres ${version} with a standby`,
    url,
    superuserUrl: asPostgres(url),
    directory,
    binaries,
    host: new URL(url).searchParams.get('host') ?? '',
    stop: async () => {
      await resetEmbedded({ home });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export async function startStandby(primary: Primary): Promise<Standby> {
  const account = await serverAccount();
  const directory = join(primary.directory, 'standby');
  const data = join(directory, 'data');
  for (const path of [directory, data]) {
    await mkdir(path, { mode: 0o700 });
    if (account !== null) await chown(path, account.uid, account.gid);
  }
  const program = join(primary.binaries, 'bin/pg_basebackup');
  const { port } = new URL(primary.url);
  const from = ['-h', primary.host, '-p', port, '-U', 'postgres'];
  const copied = await runCommand(program, [...from, '-D', data, '-X', 'stream', '-c', 'fast', '-N', '-R'], {
    account,
  });
  if (copied.code !== 0) throw new Error(`pg_basebackup failed: ${copied.output}`);
  const urlOf = (url: string) => url.replace(/host=[^&]*/, `host=${encodeURIComponent(directory)}`);
  const start = () => launch(primary.binaries, data, directory, port, account);
  let child = start();
  const ask = (url: string, statement: string) => askAs(asPostgres(url), statement);
  const own = urlOf(primary.url);
  const there = () => until('the standby does not start', () => ask(own, 'select true as done').catch(() => false));
  const stop = async () => {
    const ended = once(child, 'close');
    child.kill('SIGQUIT');
    await ended;
  };
  await there();
  return {
    directory,
    urlOf,
    cut: async () => {
      const { place } = await row<{ place: string }>(
        primary.superuserUrl,
        'select pg_current_wal_lsn()::text as place',
      );
      await until('the standby does not follow', () =>
        ask(own, `select pg_last_wal_replay_lsn() >= '${place}' as done`),
      );
      await ask(own, "alter system set primary_conninfo = ''");
      await ask(own, 'select pg_reload_conf() as done');
      await until('the standby still follows', () =>
        ask(own, 'select not exists (select from pg_stat_wal_receiver) as done'),
      );
    },
    promote: async () => {
      await ask(own, 'select pg_promote(true, 30) as done');
    },
    replay: async (how) => {
      await ask(own, `select pg_wal_replay_${how}()`);
    },
    restart: async () => {
      await stop();
      child = start();
      await there();
    },
    stop,
  };
}

function launch(
  binaries: string,
  data: string,
  directory: string,
  port: string,
  account: Account | null,
): ChildProcess {
  const settings = [
    ...CARELESS,
    'listen_addresses=',
    `port=${port}`,
    `unix_socket_directories=${directory}`,
    'max_connections=200',
  ];
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  return spawn(join(binaries, 'bin/postgres'), args, { ...childOptions(account), stdio: 'ignore' });
}

function asPostgres(url: string): string {
  return url.replace('://promptctl@', '://postgres@');
}

async function askAs(url: string, statement: string): Promise<boolean> {
  return (await row<{ done?: boolean }>(url, statement)).done === true;
}

async function row<Row extends object>(url: string, statement: string): Promise<Row> {
  const database = openDatabase(url, 'a server of a pair', { max: 1 });
  try {
    const [first] = await database.query<Row>(statement);
    return first ?? ({} as Row);
  } finally {
    await database.close();
  }
}

async function until(failure: string, condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE; !(await condition()); await pause(20)) {
    if (Date.now() > end) throw new Error(failure);
  }
}
