import { describe, expect, it } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import type { Head } from '../../src/domain/head.ts';
import type { Place } from '../../src/domain/served-prompt.ts';
import { openNetworkProxy } from '../helpers/network-proxy.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { changesSince, completeState, headOf, keyOf, newPlace, promptOf } from '../helpers/redis-states.ts';
import { useRedis } from '../helpers/redis-use.ts';

describe.skipIf(findRedis() === null)('a subscription', () => {
  const { redis, open } = useRedis();
  const [one, two] = [headOf(1), headOf(2)];

  it('is told of every head that is written, and of no other', async () => {
    const [cache, place, other] = [open(), newPlace(), newPlace()];
    const heard = await listen(open(), place);
    await cache.write(completeState(other, headOf(7), []));
    await cache.write(completeState(place, one, []));
    await cache.write(completeState(place, one, []));
    await cache.write(changesSince(one, place, two, [promptOf('a', 2)]));
    await cache.overwrite(completeState(place, one, []), '1:2:m2');
    await expect.poll(() => heard.heads).toEqual([one, two, one]);
  });

  it('ignores what is no head', async () => {
    const place = newPlace();
    const heard = await listen(open(), place);
    for (const message of ['', 'rubbish', '1:2', '1:2:m2 ', '9007199254740993:1:m', '1:3:m3']) {
      await redis().admin.publish(`${keyOf(place)}:heads`, message);
    }
    await expect.poll(() => heard.heads).toEqual([headOf(3)]);
  });

  it('shares one connection with others, and ends alone', async () => {
    const [cache, place, other] = [open(), newPlace(), newPlace()];
    const before = await clients();
    const [first, second, third] = [await listen(cache, place), await listen(cache, place), await listen(cache, other)];
    expect(await clients()).toBe(before + 1);
    await first.close();
    await cache.write(completeState(place, one, []));
    await cache.write(completeState(other, two, []));
    await expect.poll(() => [first.heads, second.heads, third.heads]).toEqual([[], [one], [two]]);
    await second.close();
    expect(await redis().admin.pubsub('NUMSUB', `${keyOf(place)}:heads`)).toEqual([`${keyOf(place)}:heads`, 0]);
  });

  it('says again that it is ready after every new connection, and hears from then on', async () => {
    const [cache, place] = [open(), newPlace()];
    const heard = await listen(open(), place);
    await redis().admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await expect.poll(() => heard.readies).toBe(2);
    await cache.write(completeState(place, one, []));
    await expect.poll(() => heard.heads).toEqual([one]);
  });

  it('notices a connection that went silent, and hears again within 1.5 seconds', async () => {
    const [cache, place] = [open(), newPlace()];
    const proxy = await openNetworkProxy({ host: '127.0.0.1', port: redis().port });
    try {
      const heard = await listen(open(`redis://127.0.0.1:${proxy.port}`), place);
      proxy.strand();
      await expect.poll(() => heard.readies, { timeout: 1_500, interval: 20 }).toBe(2);
      await cache.write(completeState(place, one, []));
      await expect.poll(() => heard.heads).toEqual([one]);
    } finally {
      await proxy.close();
    }
  });

  it('waits for a Redis that starts later', async () => {
    const place = newPlace();
    await redis().kill('SIGKILL');
    const heard = { readies: 0 };
    open().subscribe(place, { onHead: () => {}, onReady: () => (heard.readies += 1) });
    await redis().restart();
    await expect.poll(() => heard.readies, { timeout: 5_000 }).toBe(1);
  });

  async function clients(): Promise<number> {
    const list = String(await redis().admin.client('LIST'));
    return list.split('\n').filter((line) => line.includes('name=promptctl')).length;
  }
});

interface Heard {
  readonly heads: Head[];
  readies: number;
  close(): Promise<void>;
}

async function listen(cache: Cache, place: Place): Promise<Heard> {
  const heads: Head[] = [];
  const heard: Heard = { heads, readies: 0, close: () => subscription.close() };
  const subscription = cache.subscribe(place, {
    onHead: (head) => heads.push(head),
    onReady: () => (heard.readies += 1),
  });
  await expect.poll(() => heard.readies).toBe(1);
  return heard;
}
