import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { PromptctlError } from '../../domain/errors/error.ts';
import type { Binaries } from './binaries.ts';
import { clearLock } from './blocking-lock.ts';
import { childOptions } from './command.ts';
import { usingDirectory } from './failure.ts';
import type { Layout } from './layout.ts';
import { readLock } from './lock-file.ts';
import { openLog } from './log-file.ts';
import { claimDirectory } from './owned-directory.ts';
import { programIn } from './platform.ts';
import { type Listening, serverSettings } from './server-settings.ts';
import { SOCKET_PORT, socketDirectoryOf, socketFileIn, socketLockIn } from './socket-directory.ts';

export type Transport = 'socket' | 'tcp';

/** A server process that we started; it outlives us. */
export interface Launched {
  readonly pid: number;
  hasEnded(): boolean;
}

/** Starts a server process and does not wait for it: Postgres' own lock decides which of several stays. */
export async function launchServer(
  layout: Layout,
  binaries: Binaries,
  transport: Transport,
  settings: readonly string[],
): Promise<Launched> {
  const listening = transport === 'tcp' ? await freePort() : await freeSocket(layout);
  const program = programIn(binaries.directory, 'postgres');
  const args = ['-D', layout.dataDirectory, ...serverSettings(listening, binaries.major, settings)];
  const log = await usingDirectory(layout.logFile, () => openLog(layout.logFile));
  try {
    const stdio = ['ignore', log.fd, log.fd] as const;
    const child = spawn(program, args, {
      ...childOptions(layout.account),
      detached: true,
      windowsHide: true,
      stdio: [...stdio],
    });
    return await adopt(child, binaries.directory);
  } finally {
    await log.close();
  }
}

async function adopt(child: ChildProcess, directory: string): Promise<Launched> {
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) =>
      reject(new PromptctlError('embedded-binaries-unusable', { directory, reason: cause.message }, { cause })),
    );
  });
  child.unref();
  return { pid: child.pid ?? 0, hasEnded: () => child.exitCode !== null || child.signalCode !== null };
}

async function freeSocket(layout: Layout): Promise<Listening> {
  const directory = socketDirectoryOf(layout);
  await claimDirectory(directory, layout.account);
  const lock = await readLock(socketLockIn(directory), layout.dataDirectory);
  if (lock?.holder === 'stranger' || lock?.holder === 'unnamed')
    await clearLock(lock, layout.dataDirectory, socketFileIn(directory));
  return { kind: 'socket', directory, port: SOCKET_PORT };
}

// Somebody may take the port before Postgres does; the server then ends at once and is started again on another.
async function freePort(): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host: '127.0.0.1', port: 0 }, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : SOCKET_PORT;
      probe.close(() => resolve({ kind: 'tcp', host: '127.0.0.1', port }));
    });
  });
}
