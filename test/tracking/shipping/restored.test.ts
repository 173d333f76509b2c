import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/storage/database.ts';
import { createEmptyDatabase } from '../../helpers/database.ts';
import { testedServers } from '../../helpers/tested-servers.ts';
import { DAY, newPlace, useTracking } from '../../storage/tracked.ts';
import { gapsIn, resolvedOf, SOON, storedIn, useTrackers } from './use-tracker.ts';

describe.each(testedServers())('on $label, a database', (server) => {
  const fixture = useTracking(server, { max: 4 });
  const database = () => fixture().database;
  const open = useTrackers();

  const asSuperuser = async (statement: string) => {
    const superuser = openDatabase(fixture().superuserUrl, 'test', { max: 1 });
    await superuser.query(statement);
    await superuser.close();
  };

  test('that was restored gets what comes next, and is told exactly what it lost', async () => {
    const { environment, series } = await newPlace(database());
    const tracker = open(fixture().url, { environment });
    for (const count of [3, 5, 7]) {
      const ids = Array.from({ length: count }, () => tracker.track(resolvedOf(series[0])));
      tracker.rate(ids[0] ?? '', 4);
      expect(await tracker.flush(SOON)).toBe(true);
    }
    await asSuperuser('update promptctl.producers set sequence = sequence - 2 where sequence > 2');
    tracker.track(resolvedOf(series[0]));
    expect(await tracker.flush(SOON)).toBe(true);
    expect({
      stored: (await storedIn(database(), environment)).length,
      gaps: await gapsIn(database(), environment),
    }).toEqual({
      stored: 3 + 5 + 7 + 1,
      gaps: {
        'the database went back to an earlier state': 5 + 7,
        'the database went back to an earlier state (scores)': 2,
      },
    });
    tracker.track(resolvedOf(series[0]));
    expect(await tracker.flush(SOON)).toBe(true);
    expect(Object.values(await gapsIn(database(), environment))).toEqual([12, 2]);
  });

  test('that forgot who was idle for more than a day lost nothing', async () => {
    const { environment, series } = await newPlace(database());
    let later = 0;
    const tracker = open(fixture().url, { environment, now: () => Date.now() + later });
    tracker.track(resolvedOf(series[0]));
    expect(await tracker.flush(SOON)).toBe(true);
    await asSuperuser('delete from promptctl.producers');
    later = DAY + 60_000;
    tracker.track(resolvedOf(series[0]));
    expect(await tracker.flush(SOON)).toBe(true);
    expect({
      stored: (await storedIn(database(), environment)).length,
      gaps: await gapsIn(database(), environment),
    }).toEqual({
      stored: 2,
      gaps: {},
    });
  });

  test('that is not migrated is a problem, said once a minute at most, and nothing is lost when it is', async () => {
    const { environment, series } = await newPlace(database());
    const empty = await createEmptyDatabase(server);
    let url = empty.url;
    const tracker = open(null, {
      environment,
      openDatabase: async () => {
        const opened = openDatabase(url, 'test', { max: 1, holdsProcess: false });
        return {
          ...opened,
          query: (...given) => (url === empty.url ? opened.query(...given) : openedLater().query(...given)),
        };
      },
    });
    const later = openDatabase(fixture().url, 'test', { max: 1 });
    const openedLater = () => later;
    const id = tracker.track(resolvedOf(series[0]));
    expect(await tracker.flush(500)).toBe(false);
    expect(tracker.problems).toEqual([
      {
        code: 'tracking-unshipped',
        environment,
        message:
          'what is tracked waits, since it cannot be shipped: the database test is not ready: its schema is missing or too old',
      },
    ]);
    url = fixture().url;
    expect(await tracker.flush(SOON)).toBe(true);
    expect(await storedIn(database(), environment)).toEqual([id]);
    await tracker.close(SOON);
    await later.close();
    await empty.drop();
  });

  test('that cannot be reached is a problem after a minute, and what was only in memory is lost at the end, which is said', async () => {
    const tracker = open('postgresql://nobody@127.0.0.1:1/nothing', {}, { problem: 200 });
    tracker.track(resolvedOf((await newPlace(database())).series[0]));
    expect(await tracker.flush(600)).toBe(false);
    expect(await tracker.close(10)).toBe(false);
    expect(tracker.problems.at(-1)).toEqual({
      code: 'tracking-unshipped',
      environment: 'production',
      message: 'what was tracked and only kept in memory could not be shipped before the end, and is lost',
    });
    expect(tracker.problems[0]?.message).toContain('what is tracked waits, since it cannot be shipped: cannot reach');
  });
});
