import { describe, expect, it } from 'vitest';
import { makeLogin } from '../helpers/redis-logins.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { useRedis } from '../helpers/redis-use.ts';

describe.skipIf(findRedis() === null)('what doctor asks of Redis', () => {
  const { redis, open } = useRedis({ args: ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'] });

  it('is its version, mode, role, eviction, clock, and whether this login may write; it changes nothing', async () => {
    const before = Date.now();
    const facts = await open().inspect();
    expect(facts).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      mode: 'standalone',
      role: 'master',
      evictionPolicy: 'allkeys-lru',
      mayWrite: true,
      user: 'default',
      dangers: [
        'no password',
        'FLUSHALL',
        'CONFIG SET',
        'ACL SETUSER',
        'SHUTDOWN',
        'DEBUG',
        'KEYS',
        'other keys',
        'other channels',
      ],
      clock: expect.any(Number),
    });
    expect([facts.clock >= before - 1, facts.clock <= Date.now() + 1]).toEqual([true, true]);
    expect(await redis().admin.dbsize()).toBe(0);
  });

  it('is unknown where a login may not ask', async () => {
    const rights = ['~promptctl:*', '&promptctl:*', '+@read', '+@connection', '+time'];
    await redis().admin.acl('SETUSER', 'reader', 'on', '>secret', ...rights);
    expect(await open(`redis://reader:secret@127.0.0.1:${redis().port}`).inspect()).toEqual({
      version: null,
      mode: null,
      role: null,
      evictionPolicy: null,
      mayWrite: false,
      user: 'reader',
      dangers: null,
      clock: expect.any(Number),
    });
  });

  it('tells a login that may run scripts what else it may do, and that the recommended ones may do nothing else', async () => {
    await redis().admin.acl('SETUSER', 'wide', 'reset', 'on', '>secret', '~*', '&promptctl:*', '+@all', '-@dangerous');
    expect(await open(`redis://wide:secret@127.0.0.1:${redis().port}`).inspect()).toMatchObject({
      user: 'wide',
      dangers: ['other keys'],
    });
    const facts = await Promise.all(
      (['cli', 'app', 'reader'] as const).map(async (login) => open(await makeLogin(redis(), login)).inspect()),
    );
    expect(facts.map(({ user, dangers, mayWrite }) => ({ user, dangers, mayWrite }))).toEqual([
      { user: 'cli', dangers: [], mayWrite: true },
      { user: 'app', dangers: [], mayWrite: true },
      { user: 'reader', dangers: null, mayWrite: false },
    ]);
  });

  it('tells that a full Redis takes nothing more', async () => {
    await redis().admin.config('SET', 'maxmemory-policy', 'noeviction', 'maxmemory', '1');
    expect(await open().inspect()).toMatchObject({ evictionPolicy: 'noeviction', mayWrite: false });
  });
});
