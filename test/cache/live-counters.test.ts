import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { LiveCount, LiveCounters } from '../../src/cache/live-counters.ts';
import { type OpenLiveCounters, openLiveCounters } from '../../src/cache/open-live-counters.ts';
import type { Place } from '../../src/domain/served-prompt.ts';
import { findRedis, startRedis } from '../helpers/redis-server.ts';
import { keyOf, newPlace } from '../helpers/redis-states.ts';
import { useRedis } from '../helpers/redis-use.ts';
import { rejection } from '../helpers/rejection.ts';

const IS_MISSING = findRedis() === null;
const MINUTE = 60_000;

const opened: OpenLiveCounters[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((open) => open.close()));
});

function open(url: string): LiveCounters {
  const live = openLiveCounters(url, 'REDIS_URL');
  opened.push(live);
  return live.counters;
}

/** Of version 7 of a prompt, unless told otherwise. */
function count(metric: string, n: number, sum: number, further: Partial<LiveCount> = {}): LiveCount {
  return { prompt: 'support/reply', versionId: 'pv-000000000007', metric, count: n, sum, ...further };
}

/** All that was counted in the last minute, whichever buckets it fell into. */
async function countsOf(counters: LiveCounters, place: Place): Promise<LiveCount[]> {
  const { buckets } = await counters.read(place, MINUTE);
  const found = new Map<string, LiveCount>();
  for (const each of buckets.flatMap(({ counts }) => counts)) {
    const key = JSON.stringify([each.prompt, each.versionId, each.metric]);
    const before = found.get(key) ?? { ...each, count: 0, sum: 0 };
    found.set(key, { ...each, count: before.count + each.count, sum: before.sum + each.sum });
  }
  return [...found.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, counted]) => counted);
}

/** Redis' own clock is only looked at where a bucket is young: then a test does not run into the next one. */
async function inOneBucket(counters: LiveCounters, place: Place): Promise<number> {
  let start = 0;
  const age = async () => {
    const { now } = await counters.read(place, 0);
    start = now - (now % 5_000);
    return now - start;
  };
  await expect.poll(age, { timeout: 10_000, interval: 100 }).toBeLessThan(3_000);
  return start;
}

/** What is counted where batches come again; it must be `ONCE`. */
async function countOnceEach(url: string): Promise<LiveCount[]> {
  const [counters, place, producer] = [open(url), newPlace(), randomUUID()];
  const [first, second] = [[count('executions', 3, 0), count('latency', 3, 900.5)], [count('executions', 1, 0)]];
  await counters.add(place, { producer, sequence: 1 }, first);
  await counters.add(place, { producer, sequence: 1 }, first);
  await counters.add(place, { producer, sequence: 2 }, second);
  await open(url).add(place, { producer, sequence: 2 }, second);
  await counters.add(place, { producer, sequence: 1 }, first);
  await counters.add(place, { producer: randomUUID(), sequence: 1 }, [count('latency', 1, 0.25)]);
  return countsOf(counters, place);
}

const ONCE = [count('executions', 4, 0), count('latency', 4, 900.75)];

describe.skipIf(IS_MISSING)('live counters', () => {
  const { redis } = useRedis();

  it('count a batch once, however often and by whomever it is sent', async () => {
    expect(await countOnceEach(redis().url)).toEqual(ONCE);
  });

  it('keep prompts, versions, fallbacks and metrics apart, whatever they are called', async () => {
    const [counters, place] = [open(redis().url), newPlace()];
    const counts = [
      count('executions', 1, 0),
      count('executions', 2, 0, { versionId: null }),
      count('executions', 3, 0, { prompt: 'support reply' }),
      count('my rating', 4, -2.5, { prompt: 'support' }),
      count('rating', 5, 21),
      count('rating', -1, -4, { prompt: '日本","x' }),
    ];
    await counters.add(place, { producer: 'a', sequence: 1 }, counts);
    await counters.add({ ...place, environment: 'staging' }, { producer: 'a', sequence: 1 }, [count('rating', 1, 1)]);
    const counted = await countsOf(counters, place);
    expect(new Set(counted)).toEqual(new Set(counts));
    expect(counted.length).toBe(counts.length);
    expect(await countsOf(counters, { ...place, environment: 'staging' })).toEqual([count('rating', 1, 1)]);
    expect(await countsOf(counters, newPlace())).toEqual([]);
  });

  it('begin a bucket every five seconds of the clock of Redis, and keep it for a quarter of an hour', async () => {
    const [counters, place] = [open(redis().url), newPlace()];
    const start = await inOneBucket(counters, place);
    await counters.add(place, { producer: 'a', sequence: 1 }, [count('executions', 1, 0)]);
    const { now, buckets } = await counters.read(place, MINUTE);
    expect(buckets).toEqual([{ start, counts: [count('executions', 1, 0)] }]);
    expect([now >= start, now < start + 5_000]).toEqual([true, true]);
    const keys = (await redis().admin.keys(`${keyOf(place)}*`)).toSorted();
    expect(keys).toEqual([`${keyOf(place)}:live:${start / 5_000}`, `${keyOf(place)}:live:seen`]);
    const lives = await Promise.all(keys.map((key) => redis().admin.pttl(key)));
    expect(lives.map((left) => Math.ceil(left / MINUTE))).toEqual([15, 60]);
  });

  it('are read as far back as is asked', async () => {
    const [counters, place] = [open(redis().url), newPlace()];
    const start = await inOneBucket(counters, place);
    const put = (ago: number, n: number) =>
      redis().admin.hset(
        `${keyOf(place)}:live:${start / 5_000 - ago}`,
        JSON.stringify(['support/reply', 'pv-000000000007', 'executions']),
        `${n} 0`,
      );
    for (const ago of [0, 1, 2, 3, 12, 13]) await put(ago, ago + 1);
    const at = (ago: number) => ({ start: start - ago * 5_000, counts: [count('executions', ago + 1, 0)] });
    expect((await counters.read(place, 10_000)).buckets).toEqual([at(2), at(1), at(0)]);
    expect((await counters.read(place, 60_000)).buckets).toEqual([at(12), at(3), at(2), at(1), at(0)]);
  });

  it('hold no more than two thousand counts in a bucket, and go on with those they hold', async () => {
    const [counters, place] = [open(redis().url), newPlace()];
    const many = (from: number, n: number) =>
      Array.from({ length: n }, (_, i) => count('executions', 1, 0, { prompt: `bot/${from + i}` }));
    const start = await inOneBucket(counters, place);
    await counters.add(place, { producer: 'a', sequence: 1 }, many(0, 1_500));
    await counters.add(place, { producer: 'a', sequence: 2 }, [...many(1_000, 1_500)]);
    const { buckets } = await counters.read(place, 0);
    expect(buckets.map((bucket) => [bucket.start, bucket.counts.length])).toEqual([[start, 2_000]]);
    const sum = (buckets[0]?.counts ?? []).reduce((total, each) => total + each.count, 0);
    expect(sum).toBe(2_500);
  });

  it('forget which batches they counted when there are too many producers', async () => {
    const [counters, place] = [open(redis().url), newPlace()];
    await counters.add(place, { producer: 'first', sequence: 1 }, []);
    const seen = `${keyOf(place)}:live:seen`;
    for (let i = 1; i < 4_096; i += 1) await redis().admin.hset(seen, `p${i}`, 1);
    await counters.add(place, { producer: 'p5', sequence: 2 }, []);
    expect(await redis().admin.hlen(seen)).toBe(4_096);
    await counters.add(place, { producer: 'last', sequence: 7 }, []);
    expect(await redis().admin.hgetall(seen)).toEqual({ last: '7' });
  });

  it('leave out what is no number, and what somebody else wrote', async () => {
    const [counters, place] = [open(redis().url), newPlace()];
    const start = await inOneBucket(counters, place);
    const good = count('executions', 1, 0);
    await counters.add(place, { producer: 'a', sequence: 1 }, [count('latency', 1, Number.NaN), good]);
    const key = `${keyOf(place)}:live:${start / 5_000}`;
    await redis().admin.hset(key, { rubbish: '1 2', '["a"]': '1 2', '["a",1,"b"]': '1 2', '["a",null,"b"]': 'x y' });
    expect(await countsOf(counters, place)).toEqual([good]);
    await counters.add(place, { producer: 'a', sequence: 2 }, [count('b', 2, 3, { prompt: 'a', versionId: null })]);
    expect(await countsOf(counters, place)).toEqual([count('b', 2, 3, { prompt: 'a', versionId: null }), good]);
  });

  it('of a Redis that is not there, hangs or refuses say so, and count again when it is back', async () => {
    const own = await startRedis();
    try {
      const [counters, place] = [open(own.url), newPlace()];
      await counters.add(place, { producer: 'a', sequence: 1 }, [count('executions', 1, 0)]);
      await own.kill('SIGKILL');
      const batch = { producer: 'a', sequence: 2 };
      expect(await rejection(counters.add(place, batch, []))).toMatchObject({ code: 'redis-unreachable' });
      expect(await rejection(counters.read(place, MINUTE))).toMatchObject({ code: 'redis-unreachable' });
      await own.restart();
      const added = () => counters.add(place, batch, [count('executions', 2, 0)]).then(() => 'added', String);
      await expect.poll(added, { timeout: 5_000 }).toBe('added');
      expect(await countsOf(counters, place)).toEqual([count('executions', 2, 0)]);
      await own.admin.set(`${keyOf({ ...place, environment: 'x' })}:live:seen`, 'somebody else');
      const refused = counters.add({ ...place, environment: 'x' }, batch, []);
      expect(await rejection(refused)).toMatchObject({ code: 'redis-refused' });
    } finally {
      await own.stop();
    }
  });
});

describe.skipIf(IS_MISSING)('live counters in a Cluster', () => {
  const { redis } = useRedis({ args: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] });

  it('count a batch once too: all keys of an environment are in one slot', async () => {
    await redis().admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await expect.poll(() => redis().admin.cluster('INFO'), { timeout: 10_000 }).toContain('cluster_state:ok');
    expect(await countOnceEach(`redis+cluster://127.0.0.1:${redis().port}`)).toEqual(ONCE);
  });
});
