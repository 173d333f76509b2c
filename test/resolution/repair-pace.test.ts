import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { Cache, CacheAnswer } from '../../src/cache/cache.ts';
import { createCacheSide } from '../../src/resolution/cache-side.ts';
import { createHealth } from '../../src/resolution/health.ts';
import { holdingOf } from '../helpers/held-prompts.ts';

const head = (revision: number) => ({ epoch: 1, revision, mark: 'old' });

/** What somebody who writes to Redis all the time leaves there, as one look after the other finds it. */
const LEFT: readonly [string, (look: number) => CacheAnswer][] = [
  ['nothing', () => ({ kind: 'empty' })],
  ['what is no head, another each time', (look) => ({ kind: 'malformed', raw: `garbage${look}`, reason: 'no head' })],
  [
    'a forged head, another each time',
    (look) => ({ kind: 'forged', part: 'head', raw: `1:${look}:f`, reason: 'forged' }),
  ],
  ['an old state, another each time', (look) => ({ kind: 'head', head: head(look % 7), raw: `1:${look % 7}:old` })],
  ['now nothing, now a forged head', (look) => LEFT[look % 2 === 0 ? 0 : 2]?.[1](look) ?? { kind: 'empty' }],
];

test.each(LEFT)('who leaves %s in Redis all the time makes a process repair it twice a second', async (_, answer) => {
  let [clock, looks, reads] = [0, 0, 0];
  const now = () => clock;
  const holding = holdingOf([], 8);
  const nobody = { close: () => Promise.resolve() };
  const cache = {
    // A repair looks at what was damaged once more.
    read: (_: unknown, base: unknown) => Promise.resolve(answer(base === null ? looks : (looks += 1))),
    readHead: () => Promise.resolve(null),
    // Whoever writes there takes the leases away as well.
    lease: () => Promise.resolve({ end: () => Promise.resolve() }),
    write: () => Promise.resolve('written'),
    acknowledge: () => Promise.resolve(1),
    rememberDatabaseId: () => Promise.resolve(),
    subscribe: () => nobody,
  } as unknown as Cache;
  const side = createCacheSide({
    holding,
    cache,
    postgres: {
      readHead: () => Promise.resolve(null),
      readState: () => {
        reads += 1;
        return Promise.resolve(null);
      },
    },
    adopt: () => 'same',
    now,
    random: () => 0,
    connection: null,
    self: null,
    isStale: () => true,
    health: createHealth(
      now,
      () => {},
      () => {},
    ),
    onMalformed: () => {},
    onForged: () => {},
    forged: () => 0,
    onUnforeseen: (error) => expect.unreachable(String(error)),
    onDisowned: () => {},
  });
  for (; clock < 5_000; clock += 50) {
    await side.look();
    await pause(2);
  }
  await vi.waitUntil(() => reads >= 10);
  expect([looks, reads]).toEqual([100, 10]);
});
