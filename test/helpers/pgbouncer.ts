import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { serverAccount } from '../../src/storage/embedded/account.ts';
import { findBinary } from './binary.ts';
import { openDirectory, type TestServer } from './postgres-server.ts';

const PORT = 6432;
const PATIENCE = 5_000;

/** PgBouncer in transaction mode in front of a server, with fewer server connections than its clients will want. */
export interface PgBouncer {
  /** The same database, through the pooler. */
  through(url: string): string;
  stop(): Promise<void>;
}

/** Where PgBouncer is; null, said loudly, where it is not. PROMPTCTL_TEST_REQUIRE=pgbouncer makes that an error. */
export function findPgBouncer(): string | null {
  return findBinary('pgbouncer', 'PgBouncer is not installed: NOTHING IS TESTED BEHIND A POOLER in this run');
}

export interface PgBouncerOptions {
  /** Server connections at most, of each login. Default 4. */
  readonly poolSize?: number;
  readonly mostClients?: number;
  /** Who may come besides the owner, each with a pool of its own: so the database knows who asks. */
  readonly logins?: readonly string[];
}

export async function startPgBouncer(
  binary: string,
  server: TestServer,
  options: PgBouncerOptions = {},
): Promise<PgBouncer> {
  const directory = await openDirectory(join(tmpdir(), 'promptctl-bouncer-'));
  const account = await serverAccount();
  const config = join(directory, 'pgbouncer.ini');
  const logins = ['promptctl', ...(options.logins ?? [])];
  await writeFile(join(directory, 'users.txt'), logins.map((login) => `"${login}" ""\n`).join(''));
  await writeFile(config, configuration(directory, new URL(server.url), options));
  await chmod(directory, 0o755);
  // It refuses to run as root, and the socket of root's server is closed to everybody but the server's account.
  if (account !== null) await chown(directory, account.uid, account.gid);
  const child = spawn(binary, ['-q', config], { ...account, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'close');
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(directory, { recursive: true, force: true });
  };
  await reachable(join(directory, `.s.PGSQL.${PORT}`), stop);
  const host = encodeURIComponent(directory);
  const through = (url: string) => {
    const { username, pathname } = new URL(url);
    return `postgresql://${username}@localhost:${PORT}${pathname}?host=${host}`;
  };
  return { stop, through };
}

function configuration(directory: string, server: URL, { poolSize = 4, mostClients = 100 }: PgBouncerOptions): string {
  return `[databases]
* = host=${server.searchParams.get('host')} port=${server.port}
[pgbouncer]
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = ${mostClients}
listen_addr =
listen_port = ${PORT}
unix_socket_dir = ${directory}
auth_type = trust
auth_file = ${join(directory, 'users.txt')}
`;
}

async function reachable(socket: string, stop: () => Promise<void>): Promise<void> {
  for (let waited = 0; !existsSync(socket); waited += 20) {
    if (waited > PATIENCE) {
      await stop();
      throw new Error('PgBouncer did not start');
    }
    await pause(20);
  }
}
