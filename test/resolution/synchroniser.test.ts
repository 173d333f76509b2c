import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CacheSide } from '../../src/resolution/cache-side.ts';
import type { DatabaseSide } from '../../src/resolution/database-side.ts';
import { createHealth } from '../../src/resolution/health.ts';
import { createSynchroniser } from '../../src/resolution/synchroniser.ts';
import { postgresInterval } from '../../src/resolution/timings.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

/** A synchroniser whose looks are counted; Redis answers or does not. */
function open(options: { redis?: 'answers' | 'silent'; fleetSize?: number } = {}) {
  const looks = { postgres: 0, redis: 0, acknowledgements: 0, beats: 0 };
  const now = () => Date.now();
  const health = () =>
    createHealth(
      now,
      () => {},
      () => {},
    );
  const [postgres, redis] = [health(), health()];
  const database: DatabaseSide = {
    health: postgres,
    isMissing: false,
    look: async () => {
      looks.postgres += 1;
      postgres.answered();
    },
  };
  const cache: CacheSide = {
    health: redis,
    fleetSize: 1,
    forged: () => 0,
    look: async () => {
      looks.redis += 1;
      if (options.redis === 'answers') redis.answered();
      else redis.failed('silent');
    },
    tell: async () => {},
    acknowledge: async () => void (looks.acknowledgements += 1),
    close: async () => {},
  };
  const synchroniser = createSynchroniser({
    database,
    cache: () => (options.redis === undefined ? null : cache),
    fleetSize: options.fleetSize ?? null,
    now,
    random: () => 0.5,
    confirmedAt: () => Date.now(),
    onBeat: () => (looks.beats += 1),
  });
  return { looks, synchroniser };
}

test('looks at Postgres once a second while Redis answers, and at Redis four times', async () => {
  const { looks, synchroniser } = open({ redis: 'answers' });
  synchroniser.start();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(looks).toMatchObject({ redis: 80, acknowledgements: 4 });
  // The first wait is that of a process that does not know Redis yet.
  expect(looks.postgres).toBe(20);
  await synchroniser.close();
});

test.each(['silent', undefined] as const)('looks at Postgres four times a second while Redis is %s', async (redis) => {
  const { looks, synchroniser } = open(redis === undefined ? {} : { redis });
  synchroniser.start();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks.postgres).toBe(40);
  await synchroniser.close();
});

test('the larger the fleet, the rarer each looks: 200 times a second together', () => {
  const perSecond = (fleet: number, isRedisFresh: boolean) => (fleet * 1_000) / postgresInterval(isRedisFresh, fleet);
  expect([1, 10, 100, 200, 1_000].map((fleet) => perSecond(fleet, true))).toEqual([1, 10, 100, 200, 200]);
  expect([1, 10, 50, 100, 1_000].map((fleet) => perSecond(fleet, false))).toEqual([4, 40, 200, 200, 200]);
});

test('a process that was frozen has something to wait for: by its next call, or by the timer that runs first', async () => {
  const { looks, synchroniser } = open({ redis: 'answers' });
  synchroniser.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(synchroniser.overdue()).toBeNull();
  vi.setSystemTime(Date.now() + 600_000);
  const before = looks.postgres;
  const looking = synchroniser.overdue();
  expect(looking).not.toBeNull();
  expect(synchroniser.overdue()).toBe(looking);
  await looking;
  expect(looks.postgres).toBe(before + 1);
  expect(synchroniser.overdue()).toBeNull();

  vi.setSystemTime(Date.now() - 600_000);
  expect(synchroniser.overdue()).not.toBeNull();
  await synchroniser.overdue();
  await synchroniser.close();
});

test('without timers a call looks when the last look is over a second old', async () => {
  const { looks, synchroniser } = open({ redis: 'answers' });
  expect(synchroniser.overdue()).toBeNull();
  vi.setSystemTime(Date.now() + 1_001);
  await synchroniser.overdue();
  expect(looks).toMatchObject({ postgres: 1, redis: 1, beats: 0 });
  expect([synchroniser.overdue(), vi.getTimerCount()]).toEqual([null, 0]);
});

test('a closed one looks no more', async () => {
  const { looks, synchroniser } = open({ redis: 'answers' });
  synchroniser.start();
  await synchroniser.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks).toMatchObject({ postgres: 0, redis: 0 });
});
