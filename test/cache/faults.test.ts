import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { openNetworkProxy } from '../helpers/network-proxy.ts';
import { findRedis, freePort } from '../helpers/redis-server.ts';
import { completeState, headOf, manyPrompts, newPlace, promptOf } from '../helpers/redis-states.ts';
import { useRedis } from '../helpers/redis-use.ts';
import { rejection } from '../helpers/rejection.ts';

/** Milliseconds that a machine with other things to do may add to a deadline. */
const SLACK = 300;

describe.skipIf(findRedis() === null)('a Redis that fails', () => {
  const { redis, open } = useRedis();
  const one = headOf(1);

  it('that is not there is reported at once, again and again, by its host alone', async () => {
    const port = await freePort();
    const cache = open(`redis://app:secret@127.0.0.1:${port}/0`);
    const unreachable = {
      code: 'redis-unreachable',
      exit: 3,
      data: { target: `127.0.0.1:${port}`, reason: expect.stringContaining('ECONNREFUSED') },
    };
    for (let times = 0; times < 5; times += 1) {
      expect(await rejection(cache.read(newPlace(), null))).toEqual(unreachable);
    }
  });

  it('that hangs costs a call its deadline, and answers again soon after', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, one, [promptOf('a', 1)]));
    await redis().kill('SIGSTOP');
    try {
      const asked = performance.now();
      const answers = await Promise.all([rejection(cache.read(place, null)), rejection(cache.readHead(place))]);
      expect(performance.now() - asked).toBeLessThan(200 + SLACK);
      expect(answers).toEqual(
        answers.map(() => ({
          code: 'redis-unreachable',
          exit: 3,
          data: { target: cache.target, reason: expect.stringMatching(/^no (answer|connection) within \d+ ms$/) },
        })),
      );
      for (let times = 0; times < 5; times += 1) {
        const again = performance.now();
        expect(await rejection(cache.readHead(place))).toMatchObject({ code: 'redis-unreachable' });
        expect(performance.now() - again).toBeLessThan(200 + SLACK);
      }
    } finally {
      await redis().kill('SIGCONT');
    }
    await answersAgain(() => cache.readHead(place), { head: one, raw: '1:1:m1' });
  });

  it('that was killed and started again is empty, and is filled again', async () => {
    const [cache, place] = [open(), newPlace()];
    const state = completeState(place, one, [promptOf('a', 1)]);
    await cache.write(state);
    await redis().kill('SIGKILL');
    expect(await rejection(cache.read(place, null))).toMatchObject({ code: 'redis-unreachable' });
    await redis().restart();
    await answersAgain(() => cache.read(place, null), { kind: 'empty' });
    expect(await cache.write(state)).toBe('written');
  });

  it('that dies with calls in flight ends them all', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.readHead(place);
    await redis().kill('SIGSTOP');
    const calls = Array.from({ length: 20 }, () => rejection(cache.readHead(place)));
    await redis().kill('SIGKILL');
    const codes = (await Promise.all(calls)).map((answer) => (answer as { code: string }).code);
    await redis().restart();
    expect(codes).toEqual(codes.map(() => 'redis-unreachable'));
  });

  it('behind a half-open connection is found again on another', async () => {
    const proxy = await openNetworkProxy({ host: '127.0.0.1', port: redis().port });
    try {
      const [cache, place] = [open(`redis://127.0.0.1:${proxy.port}`), newPlace()];
      await cache.write(completeState(place, one, []));
      proxy.strand();
      expect(await rejection(cache.readHead(place))).toMatchObject({ data: { reason: 'no answer within 200 ms' } });
      await answersAgain(() => cache.readHead(place), { head: one, raw: '1:1:m1' });
    } finally {
      await proxy.close();
    }
  });

  it('behind a network that swallows everything costs the first call half a second, the next ones less', async () => {
    const proxy = await openNetworkProxy({ host: '127.0.0.1', port: redis().port });
    proxy.set('blackhole');
    try {
      const [cache, place] = [open(`redis://127.0.0.1:${proxy.port}`), newPlace()];
      const asked = performance.now();
      expect(await rejection(cache.readHead(place))).toMatchObject({ code: 'redis-unreachable' });
      expect(performance.now() - asked).toBeLessThan(500 + SLACK);
      const again = performance.now();
      expect(await rejection(cache.readHead(place))).toMatchObject({ code: 'redis-unreachable' });
      expect(performance.now() - again).toBeLessThan(200 + SLACK);
      proxy.set('pass');
      await answersAgain(() => cache.readHead(place), null);
    } finally {
      await proxy.close();
    }
  });

  it('that stops in the middle of a large write leaves what was there', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, one, [promptOf('a', 1)]));
    const writing = rejection(cache.write(completeState(place, headOf(2), manyPrompts(3_000, 2_000, 2))));
    const admin = redis().admin;
    await expect.poll(async () => (await admin.keys('*:fill:*')).length, { interval: 1 }).toBe(1);
    await redis().kill('SIGSTOP');
    expect(await writing).toMatchObject({ code: 'redis-unreachable', data: { reason: 'no answer within 1000 ms' } });
    await redis().kill('SIGCONT');
    await answersAgain(() => cache.readHead(place), { head: one, raw: '1:1:m1' });
    const left = await Promise.all((await admin.keys('*:fill:*')).map((key) => admin.pttl(key)));
    expect(left.every((time) => time > 0 && time <= 60_000)).toBe(true);
  });

  it('is not blamed for the time in which our own process was busy', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, one, []));
    const answer = cache.readHead(place);
    const end = performance.now() + 500;
    while (performance.now() < end);
    expect(await answer).toEqual({ head: one, raw: '1:1:m1' });
  });

  it('that forgot its scripts is told them again', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, one, []));
    await redis().admin.script('FLUSH');
    expect(await cache.write(completeState(place, headOf(2), [promptOf('a', 2)]))).toBe('written');
  });

  it('that has no room for another client is not stormed', async () => {
    const cache = open();
    const rejected = async () =>
      Number(/rejected_connections:(\d+)/.exec(await redis().admin.info('stats'))?.[1] ?? Number.NaN);
    await redis().admin.config('SET', 'maxclients', '1');
    try {
      const before = await rejected();
      expect(await rejection(cache.readHead(newPlace()))).toMatchObject({ code: 'redis-unreachable' });
      await expect.poll(rejected, { timeout: 5_000 }).toBeGreaterThanOrEqual(before + 5);
      const asked = performance.now();
      const then = await rejected();
      await expect.poll(rejected, { timeout: 5_000 }).toBeGreaterThanOrEqual(then + 2);
      expect(performance.now() - asked).toBeGreaterThan(100);
    } finally {
      await redis().admin.config('SET', 'maxclients', '1000');
    }
    await answersAgain(() => cache.readHead(newPlace()), null);
  });

  it('is not asked any more once the cache was closed', async () => {
    const cache = open();
    await cache.readHead(newPlace());
    await cache.close();
    await cache.close();
    expect(await rejection(cache.readHead(newPlace()))).toEqual({
      code: 'redis-unreachable',
      exit: 3,
      data: { target: cache.target, reason: 'it was closed' },
    });
    const listed = async () => String(await redis().admin.client('LIST')).includes('name=promptctl');
    await expect.poll(listed).toBe(false);
  });
});

/** Within the 1.5 seconds that a healed Redis may take to be found. */
async function answersAgain(ask: () => Promise<unknown>, answer: unknown): Promise<void> {
  const value = async () => ask().catch((error: unknown) => String(error));
  await expect.poll(value, { timeout: 1_500, interval: 20 }).toEqual(answer);
}
