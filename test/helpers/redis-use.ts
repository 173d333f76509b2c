import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import { type CacheOptions, openCache } from '../../src/cache/open-cache.ts';
import { type RedisOptions, startRedis, type TestRedis } from './redis-server.ts';

/** As `openssl rand -hex 32` makes them. */
export const KEY = '0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9';
export const OTHER_KEY = 'f9e8d7c6b5a493827160f5e4d3c2b1a0f9e8d7c6b5a493827160f5e4d3c2b1a0';

/** A cache with that key. */
export function keyed(value: string): CacheOptions {
  return { key: { value, origin: 'PROMPTCTL_CACHE_KEY' } };
}

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
