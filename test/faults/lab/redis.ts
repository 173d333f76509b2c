import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';

const PLACES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'];

/** A Redis of the test's own, which is killed, frozen, emptied and set back while apps use it. */
export interface LabRedis {
  readonly port: number;
  readonly url: string;
  /** What the hash of an environment holds, to be put back later; null: nothing. */
  save(key: string): Promise<Buffer | null>;
  /** Puts back what was saved, and tells nobody. */
  restore(key: string, saved: Buffer | null): Promise<void>;
  head(key: string): Promise<string | null>;
  publish(key: string, message: string): Promise<void>;
  flush(): Promise<void>;
  freeze(): void;
  thaw(): void;
  kill(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

/** Where redis-server is; null, said loudly, where it is not. PROMPTCTL_TEST_REQUIRE=redis-server makes that an error. */
export function findRedis(): string | null {
  const binary = PLACES.find((place) => existsSync(place)) ?? null;
  if (binary !== null) return binary;
  const missing = 'redis-server is not installed: NO FAULT IS TESTED in this run';
  if (process.env['PROMPTCTL_TEST_REQUIRE']?.includes('redis-server')) throw new Error(missing);
  process.stderr.write(`\n!!! ${missing}\n\n`);
  return null;
}

export async function startLabRedis(binary: string): Promise<LabRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'promptctl-redis-'));
  const port = await freePort();
  const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => 20 });
  client.on('error', () => {});
  let server = await launch(binary, directory, port);
  await client.connect();
  const kill = async () => {
    const ended = once(server, 'close');
    server.kill('SIGKILL');
    await ended;
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    save: (key) => client.dumpBuffer(key),
    restore: async (key, saved) => {
      if (saved === null) await client.del(key);
      else await client.restore(key, 0, saved, 'REPLACE');
    },
    head: (key) => client.hget(key, 'head'),
    publish: async (key, message) => void (await client.publish(`${key}:heads`, message)),
    flush: async () => void (await client.flushall()),
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    kill,
    revive: async () => {
      server = await launch(binary, directory, port);
      await client.ping();
    },
    stop: async () => {
      client.disconnect();
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function launch(binary: string, directory: string, port: number): Promise<ChildProcess> {
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    directory,
  ];
  const server = spawn(binary, settings, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const ready = new Promise<void>((resolve) => {
    server.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (said.includes('Ready to accept connections')) resolve();
    });
  });
  const ended = once(server, 'close').then(() => Promise.reject(new Error(`redis-server ended: ${said}`)));
  ended.catch(() => {});
  await Promise.race([ready, ended, pause(5_000).then(() => Promise.reject(new Error(`redis-server hangs: ${said}`)))]);
  return server;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { readonly port: number };
      probe.close(() => resolve(port));
    });
  });
}
