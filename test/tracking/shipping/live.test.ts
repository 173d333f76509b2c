import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { testedServers } from '../../helpers/tested-servers.ts';
import { newPlace, useTracking } from '../../storage/tracked.ts';
import { resolvedOf, SOON, useTrackers } from './use-tracker.ts';

describe.each(testedServers())('a tracker with live counters, on $label,', (server) => {
  const fixture = useTracking(server, { max: 4 });
  const database = () => fixture().database;
  const open = useTrackers();

  test('adds each batch that was taken to the live counters once, and does not wait for them', async () => {
    const { environment, series } = await newPlace(database());
    const added: unknown[] = [];
    const tracker = open(fixture().url, {
      environment,
      openLiveCounters: async () => ({
        counters: {
          add: (place, batch, counts) => {
            added.push({ ...place, sequence: batch.sequence, counts });
            return added.length === 1 ? new Promise(() => {}) : Promise.reject(new Error('no Redis'));
          },
          read: () => Promise.reject(new Error('unused')),
        },
        close: async () => {},
      }),
    });
    const [first, , , fallback] = series;
    for (const rating of [4, 5]) tracker.track(resolvedOf(first), { latencyMs: 100, rating, segment: `s${rating}` });
    tracker.track(resolvedOf(fallback));
    expect(await tracker.flush(SOON)).toBe(true);
    tracker.track(resolvedOf(first));
    expect(await tracker.flush(SOON)).toBe(true);
    await vi.waitFor(() => expect(added).toHaveLength(2), SOON);
    const [{ id }] = (await database().query<{ id: string }>(
      'select database_id as id from promptctl.environment_head($1)',
      [environment],
    )) as [{ id: string }];
    const of = { prompt: 'support/reply', versionId: first.versionId };
    expect(added).toEqual([
      {
        databaseId: id,
        environment,
        sequence: 1,
        counts: expect.toSatisfy((counts: unknown[]) => counts.length === 4) as unknown,
      },
      { databaseId: id, environment, sequence: 2, counts: [{ ...of, metric: 'executions', count: 1, sum: 0 }] },
    ]);
    expect((added[0] as { counts: unknown[] }).counts).toEqual(
      expect.arrayContaining([
        { ...of, metric: 'executions', count: 2, sum: 0 },
        { ...of, metric: 'latency', count: 2, sum: 200 },
        { ...of, metric: 'rating', count: 2, sum: 9 },
        { prompt: 'support/reply', versionId: null, metric: 'executions', count: 1, sum: 0 },
      ]),
    );
  });

  test('that ends a moment after it tracked is shown by the live counters all the same', async () => {
    const { environment, series } = await newPlace(database());
    const steps: string[] = [];
    const tracker = open(fixture().url, {
      environment,
      openLiveCounters: async () => {
        await sleep(20);
        return {
          counters: {
            add: async (_place, _batch, counts) => {
              steps.push('add');
              await sleep(20);
              for (const { metric, count } of counts) steps.push(`${metric} ${count}`);
            },
            read: () => Promise.reject(new Error('unused')),
          },
          close: async () => void steps.push('close'),
        };
      },
    });
    tracker.track(resolvedOf(series[0]));
    expect(await tracker.close(SOON)).toBe(true);
    expect(steps).toEqual(['add', 'executions 1', 'close']);
  });

  test('that is flushed before it is frozen is shown as well, and a Redis that does not answer keeps it for a moment only', async () => {
    const { environment, series } = await newPlace(database());
    const added: string[] = [];
    const tracker = open(
      fixture().url,
      {
        environment,
        hasTimers: false,
        openLiveCounters: async () => ({
          counters: {
            add: async () => {
              await sleep(20);
              added.push('added');
              if (added.length > 1) await new Promise(() => {});
            },
            read: () => Promise.reject(new Error('unused')),
          },
          close: async () => {},
        }),
      },
      { showing: 50 },
    );
    tracker.track(resolvedOf(series[0]));
    expect([await tracker.flush(SOON), added]).toEqual([true, ['added']]);
    tracker.track(resolvedOf(series[0]));
    expect([await tracker.flush(SOON), added]).toEqual([true, ['added', 'added']]);
    expect(await tracker.close(SOON)).toBe(true);
  });
});
