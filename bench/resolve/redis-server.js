import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** @typedef {{ url: string, stop: () => Promise<void> }} RedisServer */

/**
 * A redis-server of our own on a free port of loopback, which keeps nothing; null where the program is missing.
 * @param {string} directory @returns {Promise<RedisServer | null>}
 */
export async function startRedis(directory) {
  const port = await freePort();
  const settings = [
    '--bind',
    '127.0.0.1',
    '--port',
    String(port),
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    directory,
  ];
  const child = spawn('redis-server', settings, { stdio: 'ignore' });
  const isMissing = await new Promise((resolve) => {
    child.once('spawn', () => resolve(false));
    child.once('error', () => resolve(true));
  });
  if (isMissing) return null;
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  const url = `redis://127.0.0.1:${port}`;
  await answering(url);
  return {
    url,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

/** @param {string} url */
async function answering(url) {
  const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  redis.on('error', () => {});
  const late = sleep(5_000, 'late', { ref: false });
  if ((await Promise.race([redis.ping(), late])) === 'late') throw new Error('redis-server does not answer');
  redis.disconnect();
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}
