import { describe, expect, inject, test } from 'vitest';
import { readTestGrowth } from '../../src/storage/test-users.ts';
import { fold } from '../../src/storage/upkeep.ts';
import { DAY, execution, executionId, newPlace, newProducer, userKey, useTracking } from './tracked.ts';

describe.each(inject('servers'))('the users of a test, on $label,', (server) => {
  const fixture = useTracking(server);
  const database = () => fixture().database;

  test('count on the day of their first execution, whatever comes later or late; those of several arms do not', async () => {
    const place = await newPlace(database());
    const producer = newProducer(database(), place);
    const today = Date.now();
    const send = (...seen: readonly (readonly [user: number, series: number, daysAgo: number])[]) =>
      producer.send(
        seen.map(([user, series, ago]) =>
          execution({ id: executionId(today - ago * DAY), series, userKey: userKey(user) }),
        ),
      );
    const day = (ago: number) => new Date(today - ago * DAY).toISOString().slice(0, 10);
    const growth = () => readTestGrowth(database(), place.test);
    expect(await growth()).toEqual([]);
    await send([1, 1, 0], [1, 1, 2], [2, 2, 2], [3, 1, 0], [4, 1, 1], [5, 3, 1]);
    const first = [
      { day: day(2), users: 2 },
      { day: day(1), users: 1 },
      { day: day(0), users: 1 },
    ];
    expect(await growth()).toEqual(first);
    await fold(database(), 10_000);
    expect(await growth()).toEqual(first);
    // The third user was there earlier, the fourth in the other arm too, the sixth is new and in both.
    await send([3, 1, 2], [4, 2, 1], [6, 1, 0], [6, 2, 0], [1, 1, 0]);
    const then = [{ day: day(2), users: 3 }];
    expect(await growth()).toEqual(then);
    await fold(database(), 10_000);
    expect(await growth()).toEqual(then);
  });
});
