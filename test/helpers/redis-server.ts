import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { findBinary } from './binary.ts';

/** Milliseconds that a start may take on a busy machine. */
const PATIENCE = 10_000;

/** A Redis of one test file's own, on a private loopback port and a Unix socket; nothing is ever saved. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  readonly socket: string;
  readonly pid: number;
  /** For what tests do behind the cache's back; it reconnects for ever. */
  readonly admin: Redis;
  /** SIGSTOP freezes it, SIGCONT thaws it; after SIGKILL `restart` starts it again. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface RedisOptions {
  /** As on the command line: `['--requirepass', 'secret']`. */
  readonly args?: readonly string[];
  /** What the admin connection logs in with. */
  readonly password?: string;
  /** Lines of a configuration of a Sentinel, which must be a file; `PORT` in it is the port. */
  readonly sentinel?: string;
}

/** Where redis-server is; null, said loudly, where it is not. PROMPTCTL_TEST_REQUIRE=redis-server makes that an error. */
export function findRedis(): string | null {
  return findBinary('redis-server', 'redis-server is not installed: NOTHING IS TESTED AGAINST REDIS in this run');
}

export async function startRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const binary = findRedis();
  if (binary === null) throw new Error('redis-server is not installed');
  const directory = await mkdtemp(join(tmpdir(), 'promptctl-redis-'));
  const [port, socket] = [await freePort(), join(directory, 'redis.sock')];
  const args = await argumentsOf(options, directory, port, socket);
  let server = await launch(binary, args);
  const login = options.password === undefined ? {} : { password: options.password };
  const admin = new Redis({ ...login, path: socket, protocol: 2, retryStrategy: () => 20, maxRetriesPerRequest: null });
  admin.on('error', () => {});
  const kill = async (signal: NodeJS.Signals) => {
    const ended =
      signal === 'SIGKILL' && server.exitCode === null && server.signalCode === null ? once(server, 'close') : null;
    server.kill(signal);
    await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    socket,
    get pid() {
      return server.pid ?? 0;
    },
    admin,
    kill,
    restart: async () => {
      server = await launch(binary, args);
    },
    stop: async () => {
      admin.disconnect();
      await kill('SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function argumentsOf(
  { args = [], sentinel }: RedisOptions,
  directory: string,
  port: number,
  socket: string,
): Promise<string[]> {
  const common = ['--port', `${port}`, '--bind', '127.0.0.1', '--unixsocket', socket, '--dir', directory];
  if (sentinel === undefined)
    return [...common, '--save', '', '--appendonly', 'no', '--repl-diskless-sync-delay', '0', ...args];
  const file = join(directory, 'sentinel.conf');
  await writeFile(file, sentinel.replaceAll('PORT', `${port}`));
  return [file, '--sentinel', ...common, ...args];
}

async function launch(binary: string, args: readonly string[]): Promise<ChildProcess> {
  const server = spawn(binary, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const ready = new Promise<void>((resolve) => {
    server.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (/Ready to accept connections|Sentinel ID is/.test(said)) resolve();
    });
  });
  const failed = once(server, 'close').then(() => Promise.reject(new Error(`redis-server ended: ${said}`)));
  failed.catch(() => {});
  const late = pause(PATIENCE, undefined, { ref: false }).then(() =>
    Promise.reject(new Error(`redis-server hangs: ${said}`)),
  );
  late.catch(() => {});
  await Promise.race([ready, failed, late]);
  return server;
}

/** The nodes of a Cluster talk to each other on ports that are greater by this. */
const BUS = 10_000;

/** A port that nobody listens on now, and that a node of a Cluster can have. */
export async function freePort(): Promise<number> {
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address() as { readonly port: number };
      probe.close(() => resolve(address.port));
    });
  });
  return port + BUS <= 65_535 ? port : freePort();
}
