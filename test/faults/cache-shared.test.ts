import { describe, expect, test, vi } from 'vitest';
import { findRedis } from '../helpers/redis-server.ts';
import { KEY, keyed, OTHER_KEY } from '../helpers/redis-use.ts';
import type { Watched } from '../resolution/open-prompts.ts';
import { SOON, tolds, useSigned } from './lab/signed-redis.ts';

describe.skipIf(findRedis() === null)('among processes with the key', () => {
  const { prepare, redis, hget } = useSigned();

  test('what is published without end makes a process look and report seldom all the same', async () => {
    const { name, key, release, startGenuine } = await prepare();
    const prompts = await startGenuine();
    const head = await hget(key, 'head');
    await redis().admin.config('RESETSTAT');
    const began = performance.now();
    for (let i = 0; i < 200; i += 1) {
      const flood = redis().admin.pipeline();
      for (let j = 0; j < 20; j += 1) flood.publish(`${key}:heads`, j % 2 === 0 ? '1:9000000000000000:f' : head);
      await flood.exec();
    }
    await release(2);
    await vi.waitUntil(() => prompts.getPromptSync(name).version === 2, SOON);
    const spells = Math.ceil((performance.now() - began) / 25);
    const calls = await redis().admin.info('commandstats');
    const callsOf = (command: string) => Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(calls)?.[1] ?? 0);
    // What one look asks, what one report runs, and what the release and the beat did besides.
    expect(callsOf('hmget')).toBeLessThan(2 * spells + 40);
    expect(callsOf('zcard')).toBeLessThan(spells + 10);
    expect(callsOf('publish')).toBeGreaterThan(4_000);
  });

  test('one without it is no enemy: after each release at most one overwrites it', async () => {
    const { name, key, genuine, place, release, start, isGenuine } = await prepare();
    const old = start({ cacheKey: null });
    const young = [start(), start()];
    const all = [old, ...young];
    await Promise.all(all.map((prompts) => prompts.ready()));
    await vi.waitUntil(isGenuine, SOON);
    const listener = redis().admin.duplicate();
    const published: string[] = [];
    listener.on('message', (_, head: string) => published.push(head));
    await listener.subscribe(`${key}:heads`);
    for (const version of [2, 3, 4, 5]) {
      await release(version, {});
      await vi.waitUntil(() => all.every((prompts) => prompts.getPromptSync(name).version === version), SOON);
      await vi.waitUntil(isGenuine, SOON);
    }
    await redis().admin.config('RESETSTAT');
    const looks = async () =>
      Number(/cmdstat_hmget:calls=(\d+)/.exec(await redis().admin.info('commandstats'))?.[1] ?? 0);
    await vi.waitUntil(async () => (await looks()) > 30, SOON);
    expect([published.length >= 4, published.length <= 8]).toEqual([true, true]);
    for (const head of new Set(published))
      expect(published.filter((each) => each === head).length).toBeLessThanOrEqual(2);
    expect((await genuine.listReports(place)).refused).toBe(1);
    expect(tolds(old)).toEqual([]);
    listener.disconnect();
  });

  test('the key is replaced without a gap: nobody refuses anybody at any step', async () => {
    const { name, release, start, startGenuine } = await prepare();
    const steps = [KEY, `${KEY},${OTHER_KEY}`, `${OTHER_KEY},${KEY}`, OTHER_KEY];
    let running = await startGenuine();
    const seen: Watched[] = [running];
    for (const [index, cacheKey] of steps.entries()) {
      const next = start({ cacheKey });
      seen.push(next);
      await next.ready();
      const version = index === 3 ? 7 : index + 2;
      await release(version, keyed(cacheKey));
      const arrived = () => [running, next].every((prompts) => prompts.getPromptSync(name).version === version);
      await vi.waitUntil(arrived, SOON);
      await running.close();
      running = next;
      // Now that all who write have the new key first, a release leaves nothing of the old one.
      if (index === 2) await release(6, keyed(cacheKey));
    }
    expect(seen.flatMap(tolds)).toEqual([]);
    expect(seen.map((prompts) => prompts.status().forged)).toEqual([0, 0, 0, 0, 0]);
  });
});
