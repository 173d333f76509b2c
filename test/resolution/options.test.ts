import { describe, expect, test } from 'vitest';
import { readOptions } from '../../src/resolution/options.ts';

const url = 'postgres://app:secret@db.acme.com/app';
const read = (options: object, env: { readonly [name: string]: string } = {}) => readOptions(options, { env });
const refusal = (options: object, env = {}) => {
  try {
    read(options, env);
  } catch (error) {
    const { code, message } = error as { readonly code: string; readonly message: string };
    return `${code}: ${message}`;
  }
  return null;
};

describe('the options of createPrompts', () => {
  test('are decided with the variables that an app has', () => {
    const env = {
      DATABASE_URL: 'postgres://other/app',
      PROMPTCTL_DATABASE_URL: url,
      REDIS_URL: 'redis://cache:6379',
      PROMPTCTL_ENV: 'staging',
      PROMPTCTL_PINS: 'a/b@2 c@3',
    };
    expect(read({ pins: { 'a/b': 1, d: 4 } }, env)).toEqual({
      environment: 'staging',
      databaseUrl: url,
      readUrl: null,
      isEmbedded: false,
      directory: null,
      redisUrl: 'redis://cache:6379',
      cacheKey: null,
      files: null,
      bundle: null,
      stateDir: undefined,
      isServerless: false,
      pins: new Map([
        ['a/b', 2],
        ['d', 4],
        ['c', 3],
      ]),
      ttl: 60_000,
      listenUrl: null,
      fleetSize: null,
      tracking: {
        durability: 'disk',
        stateDir: undefined,
        whenFull: 'drop-newest',
        mostBytes: null,
        prices: new Map(),
      },
    });
  });

  test('take the key of the cache from a variable too, and refuse one that cannot be used without a word of it', () => {
    const [KEY, OTHER] = ['k'.repeat(32), 'o'.repeat(32)];
    const env = { DATABASE_URL: url, PROMPTCTL_CACHE_KEY: KEY };
    expect(read({}, env).cacheKey).toEqual({ value: KEY, origin: 'PROMPTCTL_CACHE_KEY' });
    expect(read({ cacheKey: `${OTHER},${KEY}` }, env).cacheKey).toEqual({
      value: `${OTHER},${KEY}`,
      origin: 'cacheKey',
    });
    expect([read({ cacheKey: null }, env).cacheKey, read({ files: 'x' }, env).cacheKey]).toEqual([null, null]);
    expect(() => read({}, { ...env, PROMPTCTL_CACHE_KEY: 'hunter2' })).toThrow(
      expect.objectContaining({
        code: 'cache-key-invalid',
        message: expect.not.stringContaining('hunter2'),
        data: { origin: 'PROMPTCTL_CACHE_KEY', problem: 'it has 7 characters, and needs 32 at least' },
      }),
    );
    expect(() => read({ cacheKey: '' }, env)).toThrow(expect.objectContaining({ code: 'options-invalid' }));
  });

  test('say more than variables do', () => {
    const env = { DATABASE_URL: url, REDIS_URL: 'redis://cache:6379', PROMPTCTL_ENV: 'staging' };
    expect(read({ databaseUrl: 'postgres://mine/app', redisUrl: null, environment: 'production' }, env)).toMatchObject({
      databaseUrl: 'postgres://mine/app',
      redisUrl: null,
      environment: 'production',
    });
    expect(read({ files: 'prompts/' }, env)).toMatchObject({ databaseUrl: null, redisUrl: null, files: ['prompts/'] });
    expect(read({}, { ...env, PROMPTCTL_READ_URL: 'postgres://replica/app' })).toMatchObject({
      databaseUrl: url,
      readUrl: 'postgres://replica/app',
    });
    expect(read({ files: 'prompts/' }, { PROMPTCTL_READ_URL: 'postgres://replica/app' })).toMatchObject({
      readUrl: null,
    });
    expect(read({ database: 'embedded' }, env)).toMatchObject({ databaseUrl: null, isEmbedded: true });
    expect(read({ mode: 'serverless' }, env)).toMatchObject({ isServerless: true, stateDir: null });
    expect(read({ bundle: 'b' }, {})).toMatchObject({ databaseUrl: null, bundle: 'b' });
  });

  test('say how executions are kept: on disk where there is one that lasts, else in memory', () => {
    const tracking = (options: object) => read({ databaseUrl: url, ...options }).tracking;
    const kept = (options: object) => tracking(options).durability;
    expect([kept({}), kept({ stateDir: '/state' }), kept({ stateDir: null }), kept({ mode: 'serverless' })]).toEqual([
      'disk',
      'disk',
      'memory',
      'memory',
    ]);
    const price = { promptTokens: 1, responseTokens: 2 };
    const given = {
      mode: 'serverless',
      durability: 'disk',
      stateDir: '/mnt',
      whenSpoolFull: 'drop-oldest',
      spoolBytes: 1e6,
      prices: { 'our-model': price },
    };
    expect(tracking(given)).toEqual({
      durability: 'disk',
      stateDir: '/mnt',
      whenFull: 'drop-oldest',
      mostBytes: 1e6,
      prices: new Map([['our-model', [expect.objectContaining(price)]]]),
    });
  });

  test('are refused by name, with what would be right, and no secret', () => {
    const refusals = [
      refusal({}),
      refusal({ databaseURL: url }),
      refusal({ databaseUrl: 'mysql://app:secret@host' }),
      refusal({ databaseUrl: url, redisUrl: 'http://:secret@host' }),
      refusal({ databaseUrl: url, environment: 'Latest' }),
      refusal({ databaseUrl: url, mode: 'lambda' }),
      refusal({ databaseUrl: url, database: 'embedded' }),
      refusal({ database: 'postgres' }),
      refusal({ databaseUrl: url, ttlSeconds: 0 }),
      refusal({ databaseUrl: url, fleetSize: Number.NaN }),
      refusal({ databaseUrl: url, durability: 'tape' }),
      refusal({ databaseUrl: url, durability: 'disk', stateDir: null }),
      refusal({ databaseUrl: url, whenSpoolFull: 'wait' }),
      refusal({ databaseUrl: url, spoolBytes: 1_000 }),
      refusal({ databaseUrl: url, spoolBytes: '1GB' }),
      refusal({ databaseUrl: url, prices: { 'gpt-5-mini': { promptTokens: -1, responseTokens: 2 } } }),
      refusal({ databaseUrl: url, prices: 7 }),
      refusal({ databaseUrl: url, pins: { a: 'latest' } }),
      refusal({ databaseUrl: url }, { PROMPTCTL_PINS: 'a@0' }),
    ];
    expect(refusals.join('\n')).not.toContain('secret');
    expect(refusals).toMatchInlineSnapshot(`
      [
        "database-unset: no database is set",
        "options-invalid: databaseURL is no option; did you mean "databaseUrl" or "database"?",
        "database-url-invalid: the database set by databaseUrl cannot be used: it is not of the form postgres://user@host/database",
        "redis-url-invalid: the Redis set by redisUrl cannot be used: it is of no known form; are special characters in user and password percent-encoded?",
        "environment-name-invalid: "Latest" cannot name an environment",
        "options-invalid: mode is server or serverless",
        "options-invalid: database and databaseUrl exclude each other",
        "options-invalid: database is "embedded" or left out; a URL goes into databaseUrl",
        "options-invalid: ttlSeconds is a number above zero, not 0",
        "options-invalid: fleetSize is a number above zero, not NaN",
        "options-invalid: durability is disk or memory",
        "options-invalid: durability is memory where stateDir is null: there is no disk to keep anything on",
        "options-invalid: whenSpoolFull is drop-newest or drop-oldest",
        "options-invalid: spoolBytes is a whole number of bytes, at least 65536, not 1000",
        "options-invalid: spoolBytes is a whole number of bytes, at least 65536, not 1GB",
        "options-invalid: prices["gpt-5-mini"].promptTokens must be dollars for a million tokens, 0 to 1000000, not -1",
        "options-invalid: prices must be an object of prices by model, not 7",
        "pins-invalid: the option pins pins "a@latest", which is no prompt with a version",
        "pins-invalid: PROMPTCTL_PINS pins "a@0", which is no prompt with a version",
      ]
    `);
  });
});
