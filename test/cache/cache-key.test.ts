import { describe, expect, it } from 'vitest';
import { parseCacheKey, secretsOfKeys } from '../../src/cache/cache-key.ts';
import { openCache } from '../../src/cache/open-cache.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { newPlace } from '../helpers/redis-states.ts';
import { KEY, keyed, OTHER_KEY, useRedis } from '../helpers/redis-use.ts';
import { rejection } from '../helpers/rejection.ts';
import { thrown } from '../helpers/thrown.ts';

describe('the key of the cache', () => {
  it('is one, or several while it is replaced', () => {
    const [one, both] = [parseCacheKey(KEY, 'x'), parseCacheKey(` ${OTHER_KEY} , ${KEY} `, 'x')];
    expect([one.length, both.length, both[1]?.equals(one[0]), both[0].equals(one[0])]).toEqual([1, 2, true, false]);
    expect(parseCacheKey('~'.repeat(32), 'x')).toHaveLength(1);
  });

  it.each([
    ['secret', 'it has 6 characters, and needs 32 at least'],
    ['', 'it has 0 characters, and needs 32 at least'],
    [`${KEY},`, 'key 2 of 2 has 0 characters, and needs 32 at least'],
    [`${KEY},secret`, 'key 2 of 2 has 6 characters, and needs 32 at least'],
    [`${'s'.repeat(40)}é`, 'it has other characters than printable ASCII'],
    [`${'s'.repeat(20)} ${'s'.repeat(20)}`, 'it has other characters than printable ASCII'],
    [`${'s'.repeat(40)}\u{0}`, 'it has other characters than printable ASCII'],
  ])('that cannot be used is refused without a word of it: %j', (key, problem) => {
    for (const open of [
      parseCacheKey,
      (value: string, origin: string) => openCache('redis://h', 'x', { key: { value, origin } }),
    ]) {
      expect(thrown(() => open(key, 'PROMPTCTL_CACHE_KEY'))).toEqual({
        code: 'cache-key-invalid',
        exit: 3,
        data: { origin: 'PROMPTCTL_CACHE_KEY', problem },
      });
    }
  });

  it('is hidden where somebody quotes it', () => {
    expect(secretsOfKeys(`${KEY}, ${OTHER_KEY}`)).toEqual([KEY, OTHER_KEY]);
    expect(secretsOfKeys(null)).toEqual([]);
  });
});

describe.skipIf(findRedis() === null)('the id of a database', () => {
  const { redis, open } = useRedis();
  const connection = 'host:5432/app';

  it('is believed of who has the key, and left for those that have none', async () => {
    const [cache, plain, { databaseId }] = [open(redis().url, keyed(`${OTHER_KEY},${KEY}`)), open(), newPlace()];
    expect(await cache.findDatabaseId(connection)).toBeNull();
    await open(redis().url, keyed(KEY)).rememberDatabaseId(connection, databaseId);
    expect([await cache.findDatabaseId(connection), await plain.findDatabaseId(connection)]).toEqual([
      databaseId,
      databaseId,
    ]);
    await plain.rememberDatabaseId(connection, databaseId);
    expect(await cache.findDatabaseId(connection)).toBe(databaseId);
  });

  it('that points elsewhere is refused, be it genuine for another connection', async () => {
    const [cache, [own, other]] = [open(redis().url, keyed(KEY)), [newPlace().databaseId, newPlace().databaseId]];
    await cache.rememberDatabaseId(connection, own);
    await cache.rememberDatabaseId('other:5432/app', other);
    const refusal = {
      code: 'redis-forged',
      exit: 3,
      data: {
        target: cache.target,
        reason: 'the id that it remembers of the database was signed by nobody who has the key',
      },
    };
    await open().rememberDatabaseId(connection, other);
    expect(await rejection(cache.findDatabaseId(connection))).toMatchObject(refusal);
    await redis().admin.copy(
      'promptctl:database-mac:other:5432/app',
      `promptctl:database-mac:${connection}`,
      'REPLACE',
    );
    expect(await rejection(cache.findDatabaseId(connection))).toMatchObject(refusal);
    await redis().admin.del(`promptctl:database-mac:${connection}`);
    expect(await rejection(cache.findDatabaseId(connection))).toMatchObject(refusal);
  });
});
