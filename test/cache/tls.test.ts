import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openCache } from '../../src/cache/open-cache.ts';
import { findBinary } from '../helpers/binary.ts';
import { findRedis, freePort, startRedis, type TestRedis } from '../helpers/redis-server.ts';
import { newPlace } from '../helpers/redis-states.ts';
import { rejection } from '../helpers/rejection.ts';
import { compileWorker, type Worker } from '../helpers/worker-process.ts';

const OPENSSL = findBinary('openssl', 'openssl is not installed: NOTHING IS TESTED WITH TLS in this run');

describe.skipIf(findRedis() === null || OPENSSL === null)('TLS', () => {
  let directory: string;
  let redis: TestRedis;
  let worker: Worker;
  let port: number;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'promptctl-tls-'));
    const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
    const names = 'subjectAltName=DNS:localhost';
    const request = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '1',
      '-subj',
      '/CN=test',
      '-addext',
      names,
    ];
    await promisify(execFile)(OPENSSL ?? '', [...request, '-keyout', key, '-out', certificate]);
    port = await freePort();
    const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
    const args = ['--tls-port', `${port}`, '--tls-auth-clients', 'no', ...files];
    [redis, worker] = await Promise.all([startRedis({ args }), compileWorker('redis-process.ts')]);
  });
  afterEach(() => void vi.unstubAllEnvs());
  afterAll(async () => {
    await Promise.all([redis.stop(), worker.remove(), rm(directory, { recursive: true, force: true })]);
  });

  it('trusts nobody whose certificate cannot be verified', async () => {
    const cache = openCache(`rediss://:secret@localhost:${port}`, 'REDIS_URL');
    expect(await rejection(cache.readHead(newPlace()))).toEqual({
      code: 'redis-unreachable',
      exit: 3,
      data: { target: `localhost:${port}`, reason: 'self-signed certificate' },
    });
    await cache.close();
  });

  it('is spoken with a server whose certificate is known, and has its name', async () => {
    vi.stubEnv('NODE_EXTRA_CA_CERTS', join(directory, 'cert.pem'));
    const urls = [
      `rediss://localhost:${port}`,
      `rediss://127.0.0.1:${port}`,
      `rediss://localhost:${redis.port}`,
      `redis://localhost:${port}`,
    ];
    const said = await Promise.all(urls.map((url) => worker.run(url, 'ask')));
    expect(said).toEqual(['empty', 'redis-unreachable', 'redis-unreachable', 'redis-unreachable']);
  });
});
