import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeRedis, parseRedisUrl } from '../../src/cache/redis-url.ts';
import { PromptctlError } from '../../src/domain/errors/error.ts';

const NOBODY = { username: null, password: null };

function problemOf(url: string): unknown {
  try {
    return parseRedisUrl(url, 'REDIS_URL');
  } catch (error) {
    if (!(error instanceof PromptctlError)) throw error;
    return { code: error.code, data: error.data };
  }
}

describe('a Redis URL', () => {
  it('names one node', () => {
    expect(parseRedisUrl('redis://cache.acme.com', 'x')).toEqual({
      ...NOBODY,
      kind: 'node',
      host: 'cache.acme.com',
      port: 6379,
      database: 0,
      isTls: false,
    });
    expect(parseRedisUrl('rediss://app:p%40ss%2F:word@cache.acme.com:6380/3?family=6', 'x')).toEqual({
      kind: 'node',
      username: 'app',
      password: 'p@ss/:word',
      host: 'cache.acme.com',
      port: 6380,
      database: 3,
      isTls: true,
    });
    expect(parseRedisUrl('redis://:secret@[::1]:7000/', 'x')).toEqual({
      kind: 'node',
      username: null,
      password: 'secret',
      host: '::1',
      port: 7000,
      database: 0,
      isTls: false,
    });
  });

  it('names a Unix socket', () => {
    expect(parseRedisUrl('redis+unix://app:secret@/run/redis%20a/r.sock?db=2', 'x')).toEqual({
      kind: 'socket',
      username: 'app',
      password: 'secret',
      path: '/run/redis a/r.sock',
      database: 2,
      isTls: false,
    });
  });

  it('names Sentinels and their master, with a login for each', () => {
    const url = 'rediss+sentinel://app:secret@one:26379,two/main/4?sentinel_user=watch&sentinel_password=p%26w';
    expect(parseRedisUrl(url, 'x')).toEqual({
      kind: 'sentinel',
      username: 'app',
      password: 'secret',
      hosts: [
        { host: 'one', port: 26379 },
        { host: 'two', port: 26379 },
      ],
      master: 'main',
      database: 4,
      isTls: true,
      sentinelLogin: { username: 'watch', password: 'p&w' },
    });
  });

  it('names nodes of a Cluster', () => {
    expect(parseRedisUrl('redis+cluster://one:7001,two:7002', 'x')).toEqual({
      ...NOBODY,
      kind: 'cluster',
      hosts: [
        { host: 'one', port: 7001 },
        { host: 'two', port: 7002 },
      ],
      database: 0,
      isTls: false,
    });
  });

  it('is shown to people without user and password', () => {
    const shown = [
      'redis://app:secret@cache.acme.com/2',
      'rediss://:secret@[::1]:7000',
      'redis+unix://:secret@/run/redis.sock',
      'redis+sentinel://:secret@one,two:1/main/4?sentinel_password=secret',
      'redis+cluster://:secret@one,two:7002',
    ].map((url) => describeRedis(url, 'x'));
    expect(shown).toEqual([
      'cache.acme.com:6379/2',
      '[::1]:7000',
      '/run/redis.sock',
      'main/4 (sentinels one:26379, two:1)',
      'one:6379, two:7002 (cluster)',
    ]);
  });

  it.each([
    ['localhost:6379', 'it is of no known form; are special characters in user and password percent-encoded?'],
    ['redis://:se/cret@host', 'it is of no known form; are special characters in user and password percent-encoded?'],
    ['redis://:se#cret@host', 'it is of no known form; are special characters in user and password percent-encoded?'],
    ['redis://:100%@host', 'a percent sign in it begins no escape; write it as %25'],
    ['redis://app@host', 'it names a user without a password'],
    ['redis:///1', 'it names no host'],
    ['redis://host:0', 'a port in it is not between 1 and 65535'],
    ['redis://host:70000', 'a port in it is not between 1 and 65535'],
    ['redis://host/zero', 'the database in it is not a number'],
    ['redis://host/0/1', 'its path is more than the number of a database'],
    ['redis://one,two', 'it names several hosts, as only redis+sentinel and redis+cluster do'],
    ['redis+unix://host/path', 'a Unix socket is written redis+unix:///path/to/redis.sock'],
    ['rediss+unix:///path', 'there is no TLS on a Unix socket'],
    ['redis+sentinel://one,two', 'it must end in the name of the master: redis+sentinel://host:26379/master'],
    ['redis+cluster://one,two/1', 'Redis Cluster has no database but 0'],
    ['redis+cluster://one,,two', 'a host in it is not of the form host:port'],
  ])('%s is none', (url, problem) => {
    expect(problemOf(url)).toEqual({ code: 'redis-url-invalid', data: { origin: 'REDIS_URL', problem } });
  });

  it('gives nothing of its password away, however that is written', () => {
    const scheme = fc.constantFrom('redis', 'rediss', 'redis+unix', 'redis+sentinel', 'redis+cluster', 'http');
    // Could be a port, a user, a number of a database, a path; what else is said holds none of them.
    const piece = fc.constantFrom('48151', 'QZXJWV', '7', 'secret').map((text) => `${text}162`);
    const special = fc.stringMatching(/^[!-/:-@[-`{-~]$/);
    const end = fc.constantFrom('', '/0', ':99999', ',b/main', '/run/redis.sock');
    fc.assert(
      fc.property(scheme, piece, special, piece, end, (kind, left, between, right, rest) => {
        const shown = shownOf(`${kind}://app:${left}${between}${right}@host${rest}`);
        expect([shown.includes(left), shown.includes(right)]).toEqual([false, false]);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** All that anybody gets to see of a URL. */
function shownOf(url: string): string {
  try {
    return describeRedis(url, 'REDIS_URL');
  } catch (error) {
    return `${String(error)} ${JSON.stringify(error)} ${inspect({ ...(error as object) })}`;
  }
}
