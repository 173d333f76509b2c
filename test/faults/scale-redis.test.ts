import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openCache } from '../../src/cache/open-cache.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { newPlace } from '../helpers/redis-states.ts';
import { rejection } from '../helpers/rejection.ts';
import { BUSY, describeMissed } from './lab/figures.ts';
import { QUICK } from './lab/laboratory.ts';
import { play } from './lab/measure.ts';
import { keyOf } from './lab/publisher.ts';
import { useLaboratory } from './lab/use-laboratory.ts';
import { type RedisCluster, startRedisCluster } from './scale/redis-cluster.ts';
import { lostMaster } from './scenarios/replicated-redis.ts';

const redis = findRedis();
const [server] = inject('servers');
const SHARE = 0.1;

describe.skipIf(redis === null || server === undefined)('apps on a Cluster of three masters', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster.stop());
  const laboratory = useLaboratory(
    redis !== null,
    QUICK,
    () => server as NonNullable<typeof server>,
    1,
    () => cluster.url,
  );

  test.each([lostMaster('Cluster', () => cluster, 'SIGKILL')])('$title', async (fault) => {
    expect(describeMissed(await play(laboratory(), fault, SHARE), BUSY)).toBe('');
  });

  test('hear of a slot on its way to a node that hangs by no rejection that nobody handles', async () => {
    const cache = openCache(cluster.url, 'the test');
    const unhandled: unknown[] = [];
    const hear = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', hear);
    try {
      const place = newPlace();
      await cluster.move(keyOf(place.databaseId, place.environment), async (target) => {
        await target.kill('SIGSTOP');
        const failures = [1, 2, 3].map(() => rejection(cache.readHead(place)));
        expect(await Promise.all(failures)).toMatchObject(failures.map(() => ({ code: 'redis-unreachable' })));
        await target.kill('SIGCONT');
      });
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', hear);
      await cache.close();
    }
  });
});
