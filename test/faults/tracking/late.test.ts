import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test, vi } from 'vitest';
import { openAdmin } from '../../../src/admin.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { maintain, setRetention } from '../../../src/storage/upkeep.ts';
import { temporaryDirectory } from '../../helpers/story.ts';
import { DAY, HOUR, newPlace, PROMPT, useTracking } from '../../storage/tracked.ts';
import { totalsOf, truthOf } from '../../storage/truth.ts';
import { gapsIn, resolvedOf, SOON, storedIn, useTrackers } from '../../tracking/shipping/use-tracker.ts';
import { NOWHERE, rejectedIn } from './rejected.ts';
import { spoolsIn } from './spools.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

describe('what is shipped late or by a wrong clock', () => {
  const fixture = useTracking(server, { max: 4 });
  const database = () => fixture().database;
  const open = useTrackers();

  test('is not counted again after its day was dropped, and what never was counted is set aside', async () => {
    const { environment, series } = await newPlace(database());
    const then = () => Date.now() - 3 * DAY;
    const spools = await Promise.all([1, 2].map(() => temporaryDirectory()));
    for (const stateDirectory of spools) {
      const producer = open(NOWHERE, { environment, durability: 'disk', stateDirectory, now: then });
      for (let n = 0; n < 20; n++) producer.track(resolvedOf(series[0]), { latencyMs: n, rating: 3 });
      // In two batches.
      await producer.flush(10);
      for (let n = 0; n < 20; n++) producer.track(resolvedOf(series[1]), { latencyMs: n });
      await producer.close(0);
    }
    const [counted = '', late = ''] = spools;
    const [kept = ''] = spoolsIn(counted);
    const elsewhere = join(await temporaryDirectory(), 'kept');
    cpSync(kept, elsewhere, { recursive: true });
    const shipAll = async (stateDirectory: string) => {
      const shipper = open(fixture().url, { environment, durability: 'disk', stateDirectory });
      await vi.waitFor(() => expect(spoolsIn(stateDirectory)).toEqual([shipper.status().spool]), SOON);
      await shipper.close(0);
    };
    await shipAll(counted);
    const totals = await totalsOf(database(), environment, 'day');
    expect(totals).toEqual(await truthOf(database(), environment, 'day'));
    await setRetention(database(), 1, 'ada');
    const { dropped } = await maintain(database(), 7);
    expect(dropped).toEqual([dayOf(then())]);
    const again = async () => {
      cpSync(elsewhere, kept, { recursive: true });
      await shipAll(counted);
      return { rejected: await rejectedIn(database()), isSame: await isStill(totals, environment) };
    };
    expect(await again()).toEqual({ rejected: {}, isSame: true });
    // As maintain does when even the batches are so old that nobody can remember them.
    await asSuperuser('delete from promptctl.producers');
    const asIs = { 'it is older than what is kept': 40, 'its execution is older than what is kept': 20 };
    expect(await again()).toEqual({ rejected: asIs, isSame: true });
    await shipAll(late);
    const both = { 'it is older than what is kept': 80, 'its execution is older than what is kept': 40 };
    expect({ rejected: await rejectedIn(database()), gaps: await gapsIn(database(), environment) }).toEqual({
      rejected: both,
      gaps: {},
    });
    await setRetention(database(), 90, 'ada');
  });

  const isStill = async (totals: unknown, environment: string) => {
    expect(await storedIn(database(), environment)).toEqual([]);
    expect(await totalsOf(database(), environment, 'day')).toEqual(totals);
    return true;
  };

  const asSuperuser = async (statement: string) => {
    const superuser = openDatabase(fixture().superuserUrl, 'test', { max: 1 });
    await superuser.query(statement);
    await superuser.close();
  };

  test.each([
    ['a day behind', -DAY],
    ['47 hours ahead', 47 * HOUR],
  ])('by a clock that is %s goes to the day that it says, and nothing is lost', async (_what, off) => {
    const { environment, series } = await newPlace(database());
    const tracker = open(fixture().url, { environment, now: () => Date.now() + off });
    const day = dayOf(Date.now() + off);
    const ids = Array.from({ length: 10 }, () => tracker.track(resolvedOf(series[0]), { latencyMs: 1, rating: 5 }));
    expect(await tracker.flush(SOON)).toBe(true);
    const rows = await database().query<{ id: string; table: string }>(
      `select e.id, (select relname from pg_class where oid = e.tableoid) as table from promptctl.executions e
       join promptctl.series s on s.id = e.series_id where s.environment = $1 order by 1`,
      [environment],
    );
    const table = `executions_${day.replaceAll('-', '')}`;
    expect(rows).toEqual(ids.toSorted().map((id) => ({ id, table })));
    expect(await totalsOf(database(), environment, 'day')).toEqual(await truthOf(database(), environment, 'day'));
    expect(tracker.problems).toEqual([]);
  });

  test('by a clock that is more than 48 hours ahead is set aside, which the app and compare say; the next goes on', async () => {
    const { environment, series } = await newPlace(database());
    const before = await rejectedIn(database());
    let off = 49 * HOUR;
    const tracker = open(fixture().url, { environment, now: () => Date.now() + off });
    for (let n = 0; n < 10; n++) tracker.track(resolvedOf(series[0]), { latencyMs: 1 });
    expect(await tracker.flush(SOON)).toBe(true);
    off = 0;
    const id = tracker.track(resolvedOf(series[0]), { latencyMs: 1 });
    expect(await tracker.flush(SOON)).toBe(true);
    const admin = await openAdmin({ database: fixture().url, author: 'Ada', source: {} });
    const { warnings } = await admin.compareVersions(PROMPT, { environment });
    await admin.close();
    const rejected = { ...before, 'it is more than 48 hours ahead': 10 };
    expect({
      stored: await storedIn(database(), environment),
      rejected: await rejectedIn(database()),
      warned: warnings.flatMap((warning) => (warning.kind === 'rejected' ? warning.reasons : [])),
      said: tracker.problems.map(({ code }) => code),
    }).toEqual({
      stored: [id],
      rejected,
      warned: expect.arrayContaining([{ reason: 'it is more than 48 hours ahead', events: 10 }]) as unknown,
      said: ['tracking-rejected'],
    });
  });
});

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
