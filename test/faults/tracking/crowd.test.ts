import { describe, expect, inject, test } from 'vitest';
import type { Queryable } from '../../../src/storage/database.ts';
import { fold } from '../../../src/storage/upkeep.ts';
import { execution, newPlace, newProducer, userKey, useTracking } from '../../storage/tracked.ts';
import { totalsOf, truthOf } from '../../storage/truth.ts';
import { resolvedOf, SOON, storedIn, useTrackers } from '../../tracking/shipping/use-tracker.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');
const APPS = 16;

describe('16 apps on one prompt', () => {
  const fixture = useTracking(server, { max: 6 });
  const database = () => fixture().database;
  const open = useTrackers();

  /** Does that in a transaction that stays open while the work is done, as one that takes long would. */
  const during = (hold: (queryable: Queryable) => Promise<unknown>, work: () => Promise<void>) =>
    database().transaction(async (transaction) => {
      await hold(transaction);
      await work();
    });

  /** Each tracks some of the same users, in the same versions; whether all of them got through. */
  const ship = async (trackers: ReturnType<typeof openAll>, count: number) => {
    const { series } = trackers;
    const ids = trackers.all.flatMap((tracker) =>
      Array.from({ length: count }, (_, n) =>
        tracker.track(resolvedOf(series[n % 3] ?? series[0], `user-${n % 3}`), { latencyMs: n, rating: 4 }),
      ),
    );
    const flushed = await Promise.all(trackers.all.map((tracker) => tracker.flush(SOON)));
    expect(flushed).toEqual(flushed.map(() => true));
    return ids;
  };

  const openAll = ({ environment, series }: Awaited<ReturnType<typeof newPlace>>) => ({
    series,
    all: Array.from({ length: APPS }, () => open(fixture().url, { environment }, { deadline: SOON })),
  });

  test('wait for nobody else: not for a batch that is not committed, nor for totals that are put together', async () => {
    const place = await newPlace(database());
    const { environment, series } = place;
    const trackers = openAll(place);
    const ids = await ship(trackers, 10);
    const slow = newProducer(database(), place);
    const given = () => [0, 1, 2].map((n) => execution({ series: n + 1, userKey: userKey(n) }));
    await slow.send(given());
    const sent = given();
    ids.push(...sent.map(({ id }) => id));
    await during(
      (transaction) => newProducer(transaction, place).send(sent),
      async () => {
        ids.push(...(await ship(trackers, 10)));
      },
    );
    await during(
      (transaction) => fold(transaction, 10_000),
      async () => {
        ids.push(...(await ship(trackers, 10)));
      },
    );
    const stored = new Set(await storedIn(database(), environment));
    expect({
      missing: ids.filter((id) => !stored.has(id)),
      extra: stored.size - ids.length,
      of: series.length,
    }).toEqual({
      missing: [],
      extra: 3,
      of: 4,
    });
    for (const grain of ['hour', 'all'] as const) {
      expect(await totalsOf(database(), environment, grain)).toEqual(await truthOf(database(), environment, grain));
    }
  });
});
