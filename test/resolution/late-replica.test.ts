import { expect, test } from 'vitest';
import type { Verdict } from '../../src/domain/coherence.ts';
import type { Head } from '../../src/domain/head.ts';
import { createDatabaseSide } from '../../src/resolution/database-side.ts';
import { createHealth } from '../../src/resolution/health.ts';
import type { FoundHead } from '../../src/storage/environment-state.ts';
import { holdingOf } from '../helpers/held-prompts.ts';

const at = (revision: number, mark = ''): Head => ({ epoch: 1, revision, mark });

/** A process that holds revision 8, and a server at another head, which gives everything when it is asked for its state. */
function sideOn(shown: Omit<FoundHead, 'databaseId'>) {
  const asked = { states: 0, offers: [] as { readonly isLost: boolean; readonly verdict: Verdict }[] };
  const holding = holdingOf([], 8);
  const found = { ...shown, databaseId: 'd' };
  const side = createDatabaseSide({
    holding,
    postgres: {
      readHead: () => Promise.resolve(found),
      readState: () => {
        asked.states += 1;
        return Promise.resolve({ ...found, environment: 'production', base: null, prompts: [] });
      },
    },
    health: createHealth(
      () => 0,
      () => {},
      () => {},
    ),
    adopt: (state, evidence, source, isLost) => {
      const { verdict } = holding.offer(state, evidence, source);
      asked.offers.push({ isLost, verdict });
      return verdict;
    },
    now: () => 0,
    onRead: () => {},
    onBehind: () => {},
  });
  return { side, asked, holding };
}

test.each([
  ['is behind', at(5)],
  ['is at the same numbers of another history', at(8, 'other')],
])('a replica that %s is asked for its head alone, however often', async (_, head) => {
  const { side, asked, holding } = sideOn({ head, isPrimary: false });
  for (let look = 0; look < 10; look += 1) await side.look();
  expect({ ...asked, confirmedAt: holding.confirmedAt }).toEqual({ states: 0, offers: [], confirmedAt: null });
});

test('a primary that is behind is read, since what is held is lost', async () => {
  const { side, asked } = sideOn({ head: at(5), isPrimary: true });
  await side.look();
  expect(asked).toEqual({ states: 1, offers: [{ isLost: true, verdict: 'restored' }] });
});

test.each([
  ['a primary says that what is held was lost', true],
  ['a replica does not: it may merely not have had it when it was asked', false],
])('giving everything in place of changes, %s', async (_, isPrimary) => {
  const { side, asked } = sideOn({ head: at(9), isPrimary });
  await side.look();
  expect(asked).toEqual({ states: 1, offers: [{ isLost: isPrimary, verdict: 'replace' }] });
});
