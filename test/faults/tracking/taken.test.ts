import { describe, expect, inject, test, vi } from 'vitest';
import { temporaryDirectory } from '../../helpers/story.ts';
import { newPlace, useTracking } from '../../storage/tracked.ts';
import { totalsOf, truthOf } from '../../storage/truth.ts';
import { gapsIn, resolvedOf, SOON, storedIn, useTrackers } from '../../tracking/shipping/use-tracker.ts';
import { rejectedIn } from './rejected.ts';
import { disownSpoolsOf, spoolsIn } from './spools.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

describe('an app that sleeps so long that it is taken for gone', () => {
  const fixture = useTracking(server, { max: 4 });
  const database = () => fixture().database;
  const open = useTrackers();

  test('tracks on when it wakes, and what both ship is counted once', async () => {
    const { environment, series } = await newPlace(database());
    const stateDirectory = await temporaryDirectory();
    const further = { environment, durability: 'disk', stateDirectory } as const;
    const sleeper = open(fixture().url, further, { seal: 60_000, adoptFirst: 60_000 });
    const track = () => sleeper.track(resolvedOf(series[0]), { latencyMs: 3, rating: 4 });
    const ids = Array.from({ length: 20 }, track);
    const before = sleeper.status().spool;
    disownSpoolsOf(stateDirectory, process.pid);
    const other = open(fixture().url, further);
    await vi.waitFor(async () => expect(await storedIn(database(), environment)).toEqual(ids.toSorted()), SOON);
    ids.push(...Array.from({ length: 5 }, track));
    expect(await sleeper.flush(SOON)).toBe(true);
    const { spool: after } = sleeper.status();
    expect({
      isElsewhere: after !== before,
      stored: await storedIn(database(), environment),
      totals: await totalsOf(database(), environment, 'all'),
      gaps: await gapsIn(database(), environment),
      rejected: await rejectedIn(database()),
    }).toEqual({
      isElsewhere: true,
      stored: ids.toSorted(),
      totals: await truthOf(database(), environment, 'all'),
      gaps: {},
      rejected: {},
    });
    await vi.waitFor(
      () => expect(new Set(spoolsIn(stateDirectory))).toEqual(new Set([other.status().spool, after])),
      SOON,
    );
  });
});
