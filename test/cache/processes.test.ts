import { describe, expect, it } from 'vitest';
import { findRedis } from '../helpers/redis-server.ts';
import { headOf, keyOf, newPlace } from '../helpers/redis-states.ts';
import { KEY, keyed, OTHER_KEY, useRedis } from '../helpers/redis-use.ts';

describe.skipIf(findRedis() === null)('processes', () => {
  const { redis, open } = useRedis();
  const report = (id: string, revision = 1) => ({ id, host: 'host', pid: 7, client: '0.1.0', head: headOf(revision) });
  const seen = (id: string, revision = 1) => ({ ...report(id, revision), age: expect.any(Number) });

  it('report what they serve, count each other, and leave', async () => {
    const [cache, place] = [open(), newPlace()];
    expect(await cache.listProcesses(place)).toEqual([]);
    const counts = [
      await cache.acknowledge(place, report('a')),
      await cache.acknowledge(place, report('b')),
      await cache.acknowledge(place, report('c')),
      await cache.acknowledge(place, report('a', 2)),
    ];
    expect(counts).toEqual([1, 2, 3, 3]);
    const listed = await cache.listProcesses(place);
    expect(listed.toSorted((x, y) => x.id.localeCompare(y.id))).toEqual([seen('a', 2), seen('b'), seen('c')]);
    expect(listed.every(({ age }) => age >= 0 && age < 15_000)).toBe(true);
    await cache.leave(place, 'b');
    await cache.leave(place, 'b');
    expect((await cache.listProcesses(place)).map(({ id }) => id).toSorted()).toEqual(['a', 'c']);
    expect(await cache.listProcesses(newPlace())).toEqual([]);
  });

  it('that are silent are not listed, and the next report of another removes them', async () => {
    const [cache, place] = [open(redis().url, { silence: 300 }), newPlace()];
    for (const id of ['a', 'b', 'silent']) await cache.acknowledge(place, report(id));
    const others = async () =>
      Math.max(await cache.acknowledge(place, report('a')), await cache.acknowledge(place, report('b')));
    await expect.poll(others, { timeout: 5_000 }).toBe(2);
    expect((await cache.listProcesses(place)).map(({ id }) => id).toSorted()).toEqual(['a', 'b']);
    expect((await redis().admin.hkeys(`${keyOf(place)}:processes`)).toSorted()).toEqual(['a', 'b']);
    await expect.poll(() => cache.listProcesses(place), { timeout: 5_000 }).toEqual([]);
  });

  it('leave nothing behind for longer than a minute', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.acknowledge(place, report('a'));
    const keys = await redis().admin.keys(`${keyOf(place)}*`);
    expect(keys.toSorted()).toEqual([`${keyOf(place)}:processes`, `${keyOf(place)}:processes:seen`]);
    for (const key of keys) {
      const left = await redis().admin.pttl(key);
      expect([left > 0, left <= 60_000]).toEqual([true, true]);
    }
  });

  it('of which anybody can make up more slow nobody down for long who has a key', async () => {
    const [cache, place] = [open(redis().url, keyed(KEY)), newPlace()];
    const made = Array.from({ length: 1_500 }, (_, index) => [Date.now(), `x${index}`]).flat();
    await redis().admin.zadd(`${keyOf(place)}:processes:seen`, ...made);
    expect(await cache.acknowledge(place, report('a'))).toBe(1_000);
    expect(await open().acknowledge(place, report('a'))).toBe(1_501);
  });

  it('that have a key count those that have it too, and say how many were refused', async () => {
    const [cache, plain, place] = [open(redis().url, keyed(`${KEY},${OTHER_KEY}`)), open(), newPlace()];
    await cache.acknowledge(place, report('a'));
    await open(redis().url, keyed(OTHER_KEY)).acknowledge(place, report('b'));
    await plain.acknowledge(place, report('unsigned'));
    await cache.acknowledge(place, report('copied'));
    const reports = `${keyOf(place)}:processes`;
    const genuine = (await redis().admin.hget(reports, 'a')) ?? '';
    await redis().admin.hset(reports, 'copied', genuine);
    await cache.acknowledge(place, report('changed'));
    await redis().admin.hset(reports, 'changed', genuine.replace('1:1:m1', '1:9:m9'));
    const elsewhere = newPlace();
    await cache.acknowledge(elsewhere, report('a'));
    await redis().admin.hset(`${keyOf(elsewhere)}:processes`, 'a', genuine);
    const { processes, refused } = await cache.listReports(place);
    expect([processes.toSorted((x, y) => x.id.localeCompare(y.id)), refused]).toEqual([[seen('a'), seen('b')], 3]);
    expect(await cache.listReports(elsewhere)).toEqual({ processes: [], refused: 1 });
    expect(await plain.listReports(place)).toMatchObject({ processes: { length: 5 }, refused: 0 });
  });

  it.each(['rubbish', '[]', 'null', '{"host":"h","pid":1,"client":"c","head":"1:1"}', '{"host":"h"}'])(
    'that somebody else invented are left out: %s',
    async (text) => {
      const [cache, place] = [open(), newPlace()];
      await cache.acknowledge(place, report('a'));
      await cache.acknowledge(place, report('forged'));
      await redis().admin.hset(`${keyOf(place)}:processes`, 'forged', text);
      expect(await cache.listProcesses(place)).toEqual([seen('a')]);
    },
  );
});
