import { describe, expect, inject, test } from 'vitest';
import { dampedSums } from '../../src/domain/statistics/arm.ts';
import { readTraffic } from '../../src/storage/traffic.ts';
import { DAY, execution, executionId, newPlace, newProducer, PROMPT, score, userKey, useTracking } from './tracked.ts';

describe.each(inject('servers'))('recent traffic, on $label,', (server) => {
  const fixture = useTracking(server);
  const database = () => fixture().database;
  const midnight = () => Math.floor(Date.now() / DAY) * DAY;
  /** An execution at noon, so many days ago. */
  const ago = (days: number, user: number, further: Parameters<typeof execution>[0] = {}) =>
    execution({ id: executionId(midnight() - (days - 0.5) * DAY), userKey: userKey(user), ...further });

  test('is what users of the served version did on full days, each user damped', async () => {
    const { environment, series } = await newPlace(database());
    const outside = { ...series[0], test: null };
    const rows = [
      ago(1, 1, { latencyMs: 100, promptTokens: 10, cachedReadTokens: 5, responseTokens: 7, reasoningTokens: 3 }),
      ago(3, 1, { latencyMs: 300_000, promptTokens: null, responseTokens: null, cost: null, error: 'time-out' }),
      ago(2, 2, { series: 5, latencyMs: null }),
      // Another version, nobody's, of today, and too long ago.
      ago(2, 3, { series: 2 }),
      ago(2, 3, { userKey: null }),
      execution({ id: executionId(midnight()), userKey: userKey(3) }),
      ago(9, 3),
    ];
    const scores = [score(rows[0]?.id ?? '', 4), score(rows[1]?.id ?? '', 2), score(rows[3]?.id ?? '', 1)];
    await newProducer(database(), { series: [...series, outside] }).send(rows, { further: { scores } });
    const sums = (...users: readonly (readonly [total: number, count: number])[]) => {
      const found = dampedSums(users.map(([total, count]) => ({ total, count })));
      return Object.fromEntries(Object.entries(found).map(([name, sum]) => [name, expect.closeTo(sum, 8)]));
    };
    expect(await readTraffic(database(), { environment, prompt: PROMPT, days: 7 })).toEqual({
      since: new Date(midnight() - 3 * DAY).toISOString(),
      usersPerDay: 2 / 3,
      sums: {
        rating: sums([6, 2], [0, 0]),
        'rating-coverage': sums([2, 2], [0, 1]),
        'response-tokens': sums([10, 1], [10, 1]),
        'prompt-tokens': sums([15, 1], [50, 1]),
        cost: sums([0.25, 1], [0.25, 1]),
        latency: sums([120_100, 2], [0, 0]),
        'error-rate': sums([1, 2], [0, 1]),
      },
    });
  });

  test('is nothing where no execution told its user, or no such prompt is served', async () => {
    const { environment, series } = await newPlace(database());
    await newProducer(database(), { series }).send([ago(1, 1, { userKey: null }), execution()]);
    for (const prompt of [PROMPT, 'other', 'no/such']) {
      expect(await readTraffic(database(), { environment, prompt, days: 14 })).toBeNull();
    }
  });
});
