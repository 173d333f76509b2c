import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { temporaryDirectory } from '../../helpers/story.ts';
import { testedServers } from '../../helpers/tested-servers.ts';
import { newPlace, useTracking } from '../../storage/tracked.ts';
import { age } from '../disk-spool/use-spool.ts';
import { gapsIn, resolvedOf, SOON, storedIn, useTrackers } from './use-tracker.ts';

const NOWHERE = 'postgresql://nobody@127.0.0.1:1/nothing';

describe.each(testedServers())('a batch that waits for the database while its directory goes, on $label,', (server) => {
  const fixture = useTracking(server, { max: 4 });
  const open = useTrackers();

  /** A tracker that has tracked five and tried in vain to ship them, so that it holds them as a batch. */
  async function holding() {
    const { environment, series } = await newPlace(fixture().database);
    const on = { environment, durability: 'disk', stateDirectory: await temporaryDirectory() } as const;
    const tracker = open(NOWHERE, on);
    const ids = Array.from({ length: 5 }, () => tracker.track(resolvedOf(series[0])));
    expect([await tracker.flush(200), typeof tracker.status().failure]).toEqual([false, 'string']);
    return { on, environment, tracker, ids, directory: tracker.status().spool ?? '' };
  }

  test('is not stored when it was deleted, and is left to the next process all the same', async () => {
    const { on, environment, tracker, ids, directory } = await holding();
    rmSync(directory, { recursive: true });
    expect({ flushed: await tracker.flush(100), isThere: tracker.status().spool === directory }).toEqual({
      flushed: false,
      isThere: false,
    });
    expect(await tracker.close(100)).toBe(false);
    open(fixture().url, on);
    await vi.waitFor(async () => {
      expect(await storedIn(fixture().database, environment)).toEqual(ids.toSorted());
    }, SOON);
    expect(await gapsIn(fixture().database, environment)).toEqual({});
  });

  test('is not stored when another process took it, until that has shipped it', async () => {
    const { on, environment, tracker, ids, directory } = await holding();
    const taken = `${directory}~0123abcd`;
    renameSync(directory, taken);
    writeFileSync(`${taken}/owner`, '7 100 0123456789abcdef elsewhere.example\n');
    expect([await tracker.flush(100), await tracker.close(100)]).toEqual([false, false]);
    // That one is gone too, and the next one ships it.
    age(taken);
    open(fixture().url, on);
    await vi.waitFor(async () => {
      expect(await storedIn(fixture().database, environment)).toEqual(ids.toSorted());
    }, SOON);
  });
});
