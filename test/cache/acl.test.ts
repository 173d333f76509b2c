import { describe, expect, it } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import { openLiveCounters } from '../../src/cache/open-live-counters.ts';
import { RIGHTS } from '../../src/cache/rights.ts';
import type { Place } from '../../src/domain/served-prompt.ts';
import { type Login, makeLogin, trial } from '../helpers/redis-logins.ts';
import { findRedis } from '../helpers/redis-server.ts';
import {
  changesSince,
  completeState,
  headOf,
  keyOf,
  manyPrompts,
  newPlace,
  promptOf,
} from '../helpers/redis-states.ts';
import { KEY, keyed, useRedis } from '../helpers/redis-use.ts';

const [one, two, three] = [headOf(1), headOf(2), headOf(3)];
const report = { id: 'a', host: 'h', pid: 1, client: '0.1.0', head: one };

/** What a cache is asked for, each with its own place; gives `refused` where Redis does. */
const WORK: { readonly [work: string]: (cache: Cache, place: Place) => Promise<unknown> } = {
  'read a head': (cache, place) => cache.readHead(place),
  'read a state': (cache, place) => cache.read(place, null),
  'read what changed': (cache, place) => cache.read(place, one, () => [promptOf('a', 1), promptOf('b', 1)]),
  'find a database': (cache) => cache.findDatabaseId('host:5432/app'),
  listen: (cache, place) =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject({ code: 'redis-refused' }), 1_000);
      cache.subscribe(place, { onHead: () => {}, onReady: () => resolve(clearTimeout(late)) });
    }),
  'write a state': (cache, place) => cache.write(completeState(place, three, manyPrompts(150, 10, 3))),
  'write changes': (cache, place) => cache.write(changesSince(two, place, three, [promptOf('a', 3), promptOf('n', 3)])),
  'write many changes': (cache, place) => cache.write(changesSince(two, place, three, manyPrompts(150, 10, 3))),
  overwrite: (cache, place) => cache.overwrite(completeState(place, one, []), '1:2:m2'),
  'list processes': (cache, place) => cache.listProcesses(place),
  lease: async (cache, place) => (await cache.lease(place))?.end(),
  acknowledge: (cache, place) => cache.acknowledge(place, report),
  leave: (cache, place) => cache.leave(place, 'a'),
  'remember a database': (cache, place) => cache.rememberDatabaseId('host:5432/app', place.databaseId),
};

const READING = ['read a head', 'read a state', 'read what changed', 'find a database'];
const WRITING = ['write a state', 'write changes', 'write many changes', 'overwrite'];
const MAY: { readonly [login in Login]: readonly string[] } = {
  reader: [...READING, 'listen'],
  app: [...READING, 'listen', ...WRITING, 'list processes', 'lease', 'acknowledge', 'leave', 'remember a database'],
  cli: [...READING, ...WRITING, 'list processes'],
};

describe.skipIf(findRedis() === null).each([
  ['a single server', false],
  ['a Cluster', true],
] as const)('the logins that are recommended, on %s', (_, isCluster) => {
  const args = isCluster ? ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] : [];
  const { redis, open } = useRedis({ args });
  const url = () => `redis${isCluster ? '+cluster' : ''}://127.0.0.1:${redis().port}`;
  const formed = async () => {
    if (!isCluster) return;
    await redis()
      .admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
      .catch(() => {});
    await expect.poll(() => redis().admin.cluster('INFO'), { timeout: 10_000 }).toContain('cluster_state:ok');
  };
  /** What a login can do, each time of a state at revision 2, with a key and without. */
  const findAbilities = async (login: string, options: ReturnType<typeof keyed> | undefined) => {
    const able: string[] = [];
    for (const [work, run] of Object.entries(WORK)) {
      const [owner, place] = [open(url(), options), newPlace()];
      await owner.write(completeState(place, one, [promptOf('a', 1), promptOf('b', 1)]));
      await owner.write(changesSince(one, place, two, [promptOf('a', 2)]));
      await owner.rememberDatabaseId('host:5432/app', place.databaseId);
      const cache = open(login, options);
      const isAble = await run(cache, place).then(
        () => true,
        (error: { code: string }) => {
          expect(error.code).toBe('redis-refused');
          return false;
        },
      );
      if (isAble) able.push(work);
      await Promise.all([owner.close(), cache.close()]);
    }
    return able.toSorted();
  };

  it.each(Object.keys(RIGHTS) as Login[])(
    '%s does what it is for, and nothing else, with a key and without',
    async (login) => {
      await formed();
      const made = await makeLogin(redis(), login, { isCluster });
      expect(await findAbilities(made, undefined)).toEqual(MAY[login].toSorted());
      expect(await findAbilities(made, keyed(KEY))).toEqual(MAY[login].toSorted());
    },
  );

  it('app counts for who watches, and cli sees it', async () => {
    await formed();
    const [app, cli] = [await makeLogin(redis(), 'app', { isCluster }), await makeLogin(redis(), 'cli', { isCluster })];
    const place = newPlace();
    const [counting, watching] = [openLiveCounters(app, 'REDIS_URL'), openLiveCounters(cli, 'REDIS_URL')];
    const count = { prompt: 'a', versionId: null, metric: 'executions', count: 1, sum: 1 };
    await counting.counters.add(place, { producer: 'p', sequence: 1 }, [count]);
    expect((await watching.counters.read(place, 60_000)).buckets).toMatchObject([{ counts: [count] }]);
    await Promise.all([counting.close(), watching.close()]);
  });

  it.each(Object.keys(RIGHTS) as Login[])('%s may do nothing that harms others', async (login) => {
    await formed();
    await makeLogin(redis(), login, { isCluster });
    await redis().admin.set('somebody-else', '1');
    const commands: readonly (readonly [string, ...string[]])[] = [
      ['FLUSHALL'],
      ['FLUSHDB'],
      ['SWAPDB', '0', '1'],
      ['SELECT', '1'],
      ['CONFIG', 'GET', '*'],
      ['CONFIG', 'SET', 'maxmemory', '1'],
      ['KEYS', '*'],
      ['SCAN', '0'],
      ['RANDOMKEY'],
      ['SCRIPT', 'FLUSH'],
      ['SCRIPT', 'KILL'],
      ['SCRIPT', 'LOAD', 'return 1'],
      ['FUNCTION', 'FLUSH'],
      ['ACL', 'LIST'],
      ['ACL', 'SETUSER', 'me', 'on', 'nopass', '~*', '+@all'],
      ['CLIENT', 'LIST'],
      ['CLIENT', 'KILL', 'TYPE', 'normal'],
      ['MONITOR'],
      ['SHUTDOWN', 'NOSAVE'],
      ['REPLICAOF', 'NO', 'ONE'],
      ['MIGRATE', '127.0.0.1', '1', 'promptctl:a', '0', '1'],
      ['RESTORE', 'promptctl:a', '0', 'x'],
      ['GET', 'somebody-else'],
      ['HGET', 'somebody-else', 'a'],
      ['SET', 'somebody-else', '2'],
      ['HSET', 'somebody-else', 'a', '2'],
      ['UNLINK', 'somebody-else'],
      ['RENAME', 'somebody-else', 'promptctl:a'],
      ['EVAL', 'return redis.call("GET", KEYS[1])', '1', 'somebody-else'],
      ['EVAL', 'return redis.call("FLUSHALL")', '0'],
      ['PUBLISH', 'somebody-else', ''],
      ['SUBSCRIBE', 'somebody-else'],
      ['PSUBSCRIBE', '*'],
    ];
    for (const command of commands) {
      expect([command, await trial(redis(), login, command)]).toEqual([
        command,
        expect.stringMatching(/NOPERM|ACL failure|can't run this command/),
      ]);
    }
    expect(await redis().admin.get('somebody-else')).toBe('1');
  });

  it('a login of one environment writes no other, and listens to no other', async () => {
    await formed();
    const place = newPlace();
    const keys = [`${keyOf({ ...place, environment: 'staging' })}*`, 'promptctl:database*'];
    const cache = open(await makeLogin(redis(), 'app', { isCluster, keys }));
    expect(await cache.write(completeState({ ...place, environment: 'staging' }, one, []))).toBe('written');
    await expect(cache.write(completeState(place, one, []))).rejects.toMatchObject({ code: 'redis-refused' });
    await expect(cache.read(place, null)).rejects.toMatchObject({ code: 'redis-refused' });
    const channel = `${keyOf(place)}:heads`;
    expect(await trial(redis(), 'app', ['SUBSCRIBE', channel])).toMatch(/NOPERM/);
    expect(await trial(redis(), 'app', ['PUBLISH', channel, '1:9:m'])).toMatch(/NOPERM/);
  });
});
