import { describe, expect, it } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import type { Head } from '../../src/domain/head.ts';
import { openNetworkProxy } from '../helpers/network-proxy.ts';
import { findRedis, freePort, startRedis } from '../helpers/redis-server.ts';
import { changesSince, completeState, headOf, manyPrompts, newPlace, promptOf } from '../helpers/redis-states.ts';
import { useRedis } from '../helpers/redis-use.ts';
import { rejection } from '../helpers/rejection.ts';

const IS_MISSING = findRedis() === null;

describe.skipIf(IS_MISSING)('a Redis on a Unix socket', () => {
  const { redis, open } = useRedis();

  it('does all that one on a port does, in the database that the URL names', async () => {
    const cache = open(`redis+unix://${redis().socket}?db=3`);
    await everythingWorks(cache);
    expect(await cache.inspect()).toMatchObject({ mode: 'standalone', role: 'master', mayWrite: true });
    expect(await redis().admin.dbsize()).toBe(0);
  });
});

describe.skipIf(IS_MISSING)('a Cluster', () => {
  const args = ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'];
  const { redis, open } = useRedis({ args });
  const formed = async () => {
    await redis().admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await expect.poll(() => redis().admin.cluster('INFO'), { timeout: 10_000 }).toContain('cluster_state:ok');
  };

  it('does all that one Redis does, found through any of its nodes', async () => {
    await formed();
    const gone = await freePort();
    const cache = open(`redis+cluster://127.0.0.1:${gone},127.0.0.1:${redis().port}`);
    await everythingWorks(cache);
    expect(await cache.inspect()).toMatchObject({ mode: 'cluster', role: 'master', mayWrite: true });
  });

  it('is found again after it hung', async () => {
    const [cache, place] = [open(`redis+cluster://127.0.0.1:${redis().port}`), newPlace()];
    await cache.write(completeState(place, headOf(1), []));
    await redis().kill('SIGSTOP');
    expect(await rejection(cache.readHead(place))).toMatchObject({ code: 'redis-unreachable' });
    await redis().kill('SIGCONT');
    const head = () => cache.readHead(place).catch(String);
    await expect.poll(head, { timeout: 3_000 }).toEqual({ head: headOf(1), raw: '1:1:m1' });
  });

  it('that is not there is said to be unreachable', async () => {
    const cache = open(`redis+cluster://:secret@127.0.0.1:${await freePort()}`);
    const error = await rejection(cache.readHead(newPlace()));
    expect(error).toMatchObject({ code: 'redis-unreachable' });
    expect(JSON.stringify(error)).not.toContain('secret');
  });
});

describe.skipIf(IS_MISSING)('Sentinels', () => {
  const { redis, open } = useRedis();

  it('say where the master is, and are asked again when it is elsewhere', async () => {
    const replica = await startRedis();
    const sentinel = await startRedis({ sentinel: `sentinel monitor main 127.0.0.1 ${redis().port} 1\n` });
    try {
      const gone = await freePort();
      const cache = open(`redis+sentinel://127.0.0.1:${gone},127.0.0.1:${sentinel.port}/main`);
      await everythingWorks(cache);
      expect(await cache.inspect()).toMatchObject({ mode: 'sentinel', role: 'master', mayWrite: true });

      const place = newPlace();
      await cache.write(completeState(place, headOf(1), [promptOf('a', 1)]));
      await replica.admin.replicaof('127.0.0.1', redis().port);
      await expect.poll(() => open(replica.url).readHead(place).catch(String), { timeout: 10_000 }).not.toBeNull();
      // What a failover does, without its minutes of waiting.
      await sentinel.admin.call('SENTINEL', 'REMOVE', 'main');
      await replica.admin.replicaof('NO', 'ONE');
      await redis().admin.replicaof('127.0.0.1', replica.port);
      await sentinel.admin.call('SENTINEL', 'MONITOR', 'main', '127.0.0.1', `${replica.port}`, '1');
      const write = () => cache.write(completeState(place, headOf(2), [])).catch(String);
      await expect.poll(write, { timeout: 5_000 }).toMatch(/^(written|older)$/);
      expect(await open(replica.url).readHead(place)).toEqual({ head: headOf(2), raw: '1:2:m2' });
    } finally {
      await Promise.all([sentinel.stop(), replica.stop()]);
    }
  });

  it('of which none answers, or none knows the master, are said to be unreachable', async () => {
    const sentinel = await startRedis({ sentinel: `sentinel monitor main 127.0.0.1 ${redis().port} 1\n` });
    const proxy = await openNetworkProxy({ host: '127.0.0.1', port: sentinel.port });
    proxy.set('blackhole');
    try {
      const reasonOf = async (url: string) =>
        (await rejection(open(url).readHead(newPlace()))) as { code: string; data: { reason: string } };
      const unknown = await reasonOf(`redis+sentinel://127.0.0.1:${sentinel.port}/other`);
      expect([unknown.code, unknown.data.reason]).toEqual([
        'redis-unreachable',
        `the Sentinel at 127.0.0.1:${sentinel.port} knows no master named other`,
      ]);
      expect((await reasonOf(`redis+sentinel://127.0.0.1:${proxy.port}/main`)).code).toBe('redis-unreachable');
    } finally {
      await Promise.all([proxy.close(), sentinel.stop()]);
    }
  });
});

/** One pass through all that a cache does. */
async function everythingWorks(cache: Cache): Promise<void> {
  const place = newPlace();
  const [one, two, three] = [headOf(1), headOf(2), headOf(3)];
  const heads: Head[] = [];
  let readies = 0;
  const subscription = cache.subscribe(place, { onHead: (head) => heads.push(head), onReady: () => (readies += 1) });
  await expect.poll(() => readies, { timeout: 5_000 }).toBe(1);
  expect(await cache.write(completeState(place, one, manyPrompts(150, 100)))).toBe('written');
  const changes = changesSince(one, place, two, [promptOf('a', 2)]);
  expect(await cache.write(changes)).toBe('written');
  expect(await cache.read(place, one)).toEqual({ kind: 'state', raw: '1:2:m2', state: changes });
  expect(await cache.write(changesSince(two, place, three, manyPrompts(150, 100, 3)))).toBe('written');
  expect(await cache.read(place, null)).toMatchObject({ kind: 'state', state: { head: three, base: null } });
  const report = { id: 'a', host: 'h', pid: 1, client: '0.1.0', head: three };
  expect(await cache.acknowledge(place, report)).toBe(1);
  expect(await cache.listProcesses(place)).toEqual([{ ...report, age: expect.any(Number) }]);
  await cache.leave(place, 'a');
  const lease = await cache.lease(place);
  expect([lease === null, await cache.lease(place)]).toEqual([false, null]);
  await cache.rememberDatabaseId('host:5432/app', place.databaseId);
  expect(await cache.findDatabaseId('host:5432/app')).toBe(place.databaseId);
  expect(await cache.overwrite(completeState(place, one, []), '1:3:m3')).toBe(true);
  await expect.poll(() => heads).toEqual([one, two, three, one]);
  await subscription.close();
}
