import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import { formatHead } from '../../src/domain/head.ts';
import { createCacheSide } from '../../src/resolution/cache-side.ts';
import { createHealth } from '../../src/resolution/health.ts';
import { holdingOf } from '../helpers/held-prompts.ts';

/** A process that holds revision 8, and finds an entry damaged under that very head once; then it asks for the head alone. */
function findingDamage(isWholeAgain: boolean) {
  const head = { epoch: 1, revision: 8, mark: '' };
  const raw = formatHead(head);
  const done = { leases: 0, overwritten: [] as string[] };
  let [clock, isFirst] = [0, true];
  const cache = {
    read: (_: unknown, base: unknown) => {
      if (base === null) return Promise.resolve({ kind: isWholeAgain ? 'state' : 'malformed', raw });
      const answer = isFirst
        ? { kind: 'malformed', raw, reason: 'its entry is not whole' }
        : { kind: 'head', head, raw };
      isFirst = false;
      return Promise.resolve(answer);
    },
    readHead: () => Promise.resolve({ head, raw }),
    // Another process has the right at first.
    lease: () => Promise.resolve((done.leases += 1) < 3 ? null : { end: () => Promise.resolve() }),
    overwrite: (_: unknown, there: string) => Promise.resolve(done.overwritten.push(there) > 0),
  } as unknown as Cache;
  const side = createCacheSide({
    holding: holdingOf([], 8),
    cache,
    postgres: null,
    adopt: () => 'same',
    now: () => clock,
    random: () => 0,
    connection: null,
    self: null,
    isStale: () => false,
    health: createHealth(
      () => clock,
      () => {},
      () => {},
    ),
    onMalformed: () => {},
    onForged: () => {},
    forged: () => 0,
    onUnforeseen: (error) => expect.unreachable(String(error)),
    onDisowned: () => {},
  });
  const look = async () => {
    clock += 600;
    await side.look();
    await pause(5);
  };
  return { done, look, raw };
}

test('damage is remembered until it is mended, although later looks ask for the head alone', async () => {
  const { done, look, raw } = findingDamage(false);
  for (let looks = 0; looks < 10; looks += 1) await look();
  await vi.waitUntil(() => done.overwritten.length > 0);
  expect(done).toEqual({ leases: 3, overwritten: [raw] });
});

test('damage that another process mended meanwhile is left at that', async () => {
  const { done, look } = findingDamage(true);
  for (let looks = 0; looks < 10; looks += 1) await look();
  await vi.waitUntil(() => done.leases === 3);
  expect(done).toEqual({ leases: 3, overwritten: [] });
});
