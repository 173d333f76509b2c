import { describe, expect, test } from 'vitest';
import { testedServers } from '../../helpers/tested-servers.ts';
import { DAY, executionId, newPlace, useTracking } from '../../storage/tracked.ts';
import { resolvedOf, SOON, storedIn, useTrackers } from './use-tracker.ts';

describe.each(testedServers())('a tracker whose database does not count all, on $label,', (server) => {
  const fixture = useTracking(server, { max: 4 });
  const database = () => fixture().database;
  const open = useTrackers();

  test('says how many events were set aside', async () => {
    const { environment, series } = await newPlace(database());
    const tracker = open(fixture().url, { environment });
    tracker.track({ ...resolvedOf(series[0]), name: 'not/there' });
    tracker.track({ ...resolvedOf(series[0]), versionId: 'pv-000000000000' });
    tracker.rate(executionId(Date.now() - 200 * DAY), 5);
    const id = tracker.track(resolvedOf(series[0]));
    expect(await tracker.flush(SOON)).toBe(true);
    expect(await storedIn(database(), environment)).toEqual([id]);
    expect(tracker.problems).toEqual([
      {
        code: 'tracking-rejected',
        environment,
        message: '3 events that were tracked could not be counted and were set aside',
      },
    ]);
  });

  test('keeps as many names of variables as the database takes', async () => {
    const { environment, series } = await newPlace(database());
    const tracker = open(fixture().url, { environment });
    const names = Array.from({ length: 600 }, (_, n) => `name_${n}`);
    tracker.noteVariables(environment, 'support/reply', names);
    tracker.track(resolvedOf(series[0]));
    expect([await tracker.flush(SOON), tracker.problems]).toEqual([true, []]);
    const kept = await database().query('select from promptctl.sent_variables where environment = $1', [environment]);
    expect(kept).toHaveLength(500);
  });
});
