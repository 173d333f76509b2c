import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Address, connectionUrl } from './address.ts';
import type { Layout } from './layout.ts';
import { type Lock, readLock } from './lock-file.ts';
import { readPassword } from './password.ts';
import { socketDirectoryOf, socketFileIn } from './socket-directory.ts';

/** What can be seen of a server from outside. */
export type ServerState =
  | { readonly kind: 'absent' }
  /** postmaster.pid names a process that is not this server, or none, and would keep it from starting. */
  | { readonly kind: 'blocked'; readonly lock: Lock }
  /** Starting, recovering from a crash, or stopping. */
  | { readonly kind: 'busy'; readonly pid: number }
  | { readonly kind: 'ready'; readonly pid: number; readonly url: string }
  /** It runs, but its socket is gone: something swept the runtime directory. */
  | { readonly kind: 'cut-off'; readonly pid: number };

/** Reads postmaster.pid, which Postgres itself keeps up to date, and checks that the process it names is the server. */
export async function observeServer(layout: Layout): Promise<ServerState> {
  const lock = await readLock(join(layout.dataDirectory, 'postmaster.pid'), layout.dataDirectory);
  if (lock === null || lock.holder === 'gone') return { kind: 'absent' };
  if (lock.holder !== 'server') return { kind: 'blocked', lock };
  const { pid } = lock;
  const [, , , port = '', socketDirectory = '', host = '', , status = ''] = lock.text.split('\n');
  if (status.trim() !== 'ready') return { kind: 'busy', pid };
  const address = await addressOf(layout, { port: Number(port), socketDirectory, host });
  return address === null ? { kind: 'cut-off', pid } : { kind: 'ready', pid, url: connectionUrl(address) };
}

async function addressOf(
  layout: Layout,
  { port, socketDirectory, host }: { readonly port: number; readonly socketDirectory: string; readonly host: string },
): Promise<Address | null> {
  if (socketDirectory === '') return { kind: 'tcp', host, port, password: await readPassword(layout) };
  // The server knows where its socket was; after the home moved, it is where it would be made today.
  for (const directory of [socketDirectory, socketDirectoryOf(layout)]) {
    if (await exists(socketFileIn(directory))) return { kind: 'socket', directory, port };
  }
  return null;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
