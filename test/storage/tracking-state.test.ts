import { describe, expect, inject, test } from 'vitest';
import { readTrackingState } from '../../src/storage/tracking-state.ts';
import { fold } from '../../src/storage/upkeep.ts';
import { DAY, execution, newPlace, newProducer, score, useTracking } from './tracked.ts';

describe.each(inject('servers'))('how tracking stands, on $label,', (server) => {
  const fixture = useTracking(server);
  const database = () => fixture().database;

  test('is how long executions are kept, what waits to be folded, and what could not be counted', async () => {
    const kept = { retentionDays: 90, oldestDay: new Date(Date.now() - 90 * DAY).toISOString().slice(0, 10) };
    expect(await readTrackingState(database())).toEqual({ ...kept, waiting: 0, rejected: 0 });
    const rows = [execution(), execution({ userKey: '616461' })];
    const scores = [score(rows[0]?.id ?? '', 4)];
    await newProducer(database(), await newPlace(database())).send(rows, { further: { scores } });
    const [parts] = await database().query<{ sum: number }>(
      `select (select count(*) from promptctl.rollup_parts) + (select count(*) from promptctl.test_user_parts)
         + (select count(*) from promptctl.test_user_score_parts) as sum`,
    );
    const waiting = parts?.sum ?? 0;
    expect(waiting).toBeGreaterThan(1);
    expect(await readTrackingState(database())).toEqual({ ...kept, waiting, rejected: 1 });
    while ((await fold(database(), 1_000)) !== 0);
    expect(await readTrackingState(database())).toEqual({ ...kept, waiting: 0, rejected: 1 });
  });

  test('counts no more than 10,000 of a kind, however many there are', async () => {
    await database().query(
      `insert into promptctl.rejected_events (producer_id, sequence, reason, event)
       select gen_random_uuid(), n, 'some reason', '{}' from generate_series(1, 12000) as n`,
    );
    expect(await readTrackingState(database())).toMatchObject({ rejected: 10_001 });
  });
});
