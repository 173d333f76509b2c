import { describe, expect, inject, test } from 'vitest';
import { histogramOf, quantileOf } from '../../src/domain/histogram.ts';
import { fold } from '../../src/storage/upkeep.ts';
import { make, startTest } from '../helpers/changes.ts';
import { newEnvironment } from '../helpers/use-database.ts';
import { DAY, execution, executionId, newPlace, newProducer, PROMPT, useTracking } from './tracked.ts';

describe.each(inject('servers'))('what is slow in a test, on $label,', (server) => {
  const fixture = useTracking(server);
  const database = () => fixture().database;

  /** Starts a test where the control had these latencies, so many days ago. */
  async function thresholdAfter(...sent: readonly { ago: number; latencies: readonly number[] }[]) {
    const [environment, place] = [await newEnvironment(database()), await newPlace(database())];
    await make(database(), environment, 'promote', [`${PROMPT}@1`]);
    const [one, two] = place.series.map((key) => ({ ...key, environment, test: null }));
    const control = { ...one, segment: 'eu', environment } as typeof one & object;
    const producer = newProducer(database(), { series: [one as typeof control, control, two as typeof control] });
    for (const { ago, latencies } of sent) {
      await producer.send(
        latencies.map((latencyMs, i) =>
          execution({ id: executionId(Date.now() - ago * DAY), series: (i % 2) + 1, latencyMs }),
        ),
      );
      await fold(database(), 10_000);
    }
    // Of another version, and not folded.
    await producer.send([...Array(200).keys()].map(() => execution({ series: 3, latencyMs: 50_000 })));
    const id = await startTest(database(), environment, PROMPT, [2]);
    const [row] = await database().query<{ after: number | null }>(
      'select slow_after as after from promptctl.ab_tests where id = $1',
      [id],
    );
    return row?.after ?? null;
  }
  const latencies = (count: number) => Array.from({ length: count }, (_, i) => 100 + ((i * 37) % 900));

  test("is what lies beyond the control's 95 % of the last 14 days, folded or not, and is frozen with the test", async () => {
    const [some, others] = [latencies(80), latencies(40)];
    const threshold = await thresholdAfter(
      { ago: 20, latencies: latencies(500).map((each) => each * 10) },
      { ago: 13, latencies: some },
      { ago: 0, latencies: others },
    );
    expect(threshold).toBeCloseTo(quantileOf(histogramOf([...some, ...others]), 0.95) ?? 0, 6);
  });

  test('is nothing where fewer than 100 executions were measured', async () => {
    expect(await thresholdAfter({ ago: 1, latencies: latencies(99) })).toBeNull();
    expect(await thresholdAfter({ ago: 1, latencies: latencies(100) })).not.toBeNull();
  });
});
