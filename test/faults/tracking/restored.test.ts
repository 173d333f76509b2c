import { describe, expect, inject, test, vi } from 'vitest';
import { openDatabase } from '../../../src/storage/database.ts';
import { temporaryDirectory } from '../../helpers/story.ts';
import { newPlace, useTracking } from '../../storage/tracked.ts';
import { totalsOf, truthOf } from '../../storage/truth.ts';
import { gapsIn, resolvedOf, SOON, storedIn, useTrackers } from '../../tracking/shipping/use-tracker.ts';
import { takeBackup } from '../lab/backup.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');
const WENT_BACK = 'the database went back to an earlier state';

describe('a backup that is put in place of the database', () => {
  const fixture = useTracking(server, { max: 4 });
  const open = useTrackers();

  test('gets all that comes next, and is told what it lost, batch by batch, of every app', async () => {
    const { environment, series } = await newPlace(fixture().database);
    const stateDirectory = await temporaryDirectory();
    const trackers = (['disk', 'memory', 'disk'] as const).map((durability) =>
      open(fixture().url, { environment, durability, stateDirectory }),
    );
    const trackEach = async (counts: readonly number[]) => {
      const ids = trackers.flatMap((tracker, app) =>
        Array.from({ length: counts[app] ?? 0 }, (_, n) =>
          tracker.track(resolvedOf(series[app] ?? series[0], `user-${app}`), { latencyMs: n }),
        ),
      );
      await vi.waitFor(
        async () =>
          expect(await Promise.all(trackers.map((tracker) => tracker.flush(1_000)))).toEqual([true, true, true]),
        SOON,
      );
      return ids;
    };
    const kept = await trackEach([3, 4, 5]);
    const backup = await takeBackup(server, fixture().url);
    for (const counts of [
      [1, 2, 0],
      [10, 20, 0],
    ]) {
      await trackEach(counts);
    }
    await backup.restore();
    const next = await trackEach([1, 1, 1]);
    next.push(...(await trackEach([2, 2, 2])));
    const reader = openDatabase(fixture().url, 'test', { max: 1 });
    expect({ stored: await storedIn(reader, environment), gaps: await gapsIn(reader, environment) }).toEqual({
      stored: [...kept, ...next].toSorted(),
      gaps: { [WENT_BACK]: 1 + 2 + 10 + 20 },
    });
    expect(await totalsOf(reader, environment, 'all')).toEqual(await truthOf(reader, environment, 'all'));
    await reader.close();
    await backup.remove();
  });
});
