import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { serverAccount } from '../../../src/storage/embedded/account.ts';
import { openDirectory } from '../../helpers/postgres-server.ts';

export interface PoolerOptions {
  readonly mode: 'session' | 'transaction';
  /** As whom everybody is logged in, whoever he says he is; null: as himself. */
  readonly user: string | null;
}

/** A PgBouncer in front of a server, as long as the test; gives what makes a URL of a login one through it. */
export async function usePooler(
  binary: string,
  serverUrl: string,
  options: PoolerOptions,
): Promise<(login: string) => string> {
  const directory = await openDirectory(join(tmpdir(), 'promptctl-pooler-'));
  const account = await serverAccount();
  const [config, server] = [join(directory, 'pgbouncer.ini'), new URL(serverUrl)];
  await writeFile(join(directory, 'users.txt'), '"promptctl" ""\n');
  await writeFile(config, configuration(directory, server, options));
  await chmod(directory, 0o755);
  if (account !== null) await chown(directory, account.uid, account.gid);
  const child = spawn(binary, ['-q', config], { ...account, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(directory, { recursive: true, force: true });
  });
  while (!(await answers(join(directory, '.s.PGSQL.6432')))) await pause(20);
  return (login) => `postgresql://${login}@localhost:6432${server.pathname}?host=${encodeURIComponent(directory)}`;
}

/** Its socket is there a moment before anybody listens. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

function configuration(directory: string, server: URL, { mode, user }: PoolerOptions): string {
  return `[databases]
* = host=${server.searchParams.get('host')} port=${server.port}${user === null ? '' : ` user=${user}`}
[pgbouncer]
pool_mode = ${mode}
listen_addr =
listen_port = 6432
unix_socket_dir = ${directory}
auth_type = ${user === null ? 'trust' : 'any'}
auth_file = ${join(directory, 'users.txt')}
`;
}
