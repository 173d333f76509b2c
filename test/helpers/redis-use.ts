import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import { type CacheOptions, openCache } from '../../src/cache/open-cache.ts';
import { type RedisOptions, startRedis, type TestRedis } from './redis-server.ts';

/** A Redis for the tests of one `describe`, and caches on it that are closed after each test. */
export function useRedis(options: RedisOptions = {}): {
  readonly redis: () => TestRedis;
  readonly open: (url?: string, cacheOptions?: CacheOptions) => Cache;
} {
  let started: TestRedis | undefined;
  const opened: Cache[] = [];
  beforeAll(async () => {
    started = await startRedis(options);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((cache) => cache.close()));
  });
  afterAll(() => started?.stop());
  const redis = () => started as TestRedis;
  return {
    redis,
    open: (url = redis().url, cacheOptions = {}) => {
      const cache = openCache(url, 'REDIS_URL', cacheOptions);
      opened.push(cache);
      return cache;
    },
  };
}
