import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNetworkProxy } from '../helpers/network-proxy.ts';
import { findRedis, freePort } from '../helpers/redis-server.ts';
import { useRedis } from '../helpers/redis-use.ts';
import { compileWorker, type Worker } from '../helpers/worker-process.ts';

describe.skipIf(findRedis() === null)('a process that never closes its cache', () => {
  const { redis } = useRedis();
  let worker: Worker;
  beforeAll(async () => {
    worker = await compileWorker('redis-process.ts');
  });
  afterAll(() => worker.remove());

  it.each(['ask', 'listen'])('waits for its answer, and ends (%s)', async (mode) => {
    expect(await worker.run(redis().url, mode)).toBe('empty');
  });

  it.each(['ask', 'listen'])('ends where no Redis is (%s)', async (mode) => {
    expect(await worker.run(`redis://127.0.0.1:${await freePort()}`, mode)).toBe('redis-unreachable');
  });

  it.each(['ask', 'listen'])('ends where Redis says nothing (%s)', async (mode) => {
    const proxy = await openNetworkProxy({ host: '127.0.0.1', port: redis().port });
    proxy.set('blackhole');
    try {
      expect(await worker.run(`redis://127.0.0.1:${proxy.port}`, mode)).toBe('redis-unreachable');
    } finally {
      await proxy.close();
    }
  });

  it('ends where no Sentinel and no node of a Cluster is', async () => {
    const port = await freePort();
    const urls = [`redis+sentinel://127.0.0.1:${port}/main`, `redis+cluster://127.0.0.1:${port}`];
    const said = await Promise.all(urls.map((url) => worker.run(url, 'listen')));
    expect(said).toEqual(['redis-unreachable', 'redis-unreachable']);
  });
});
