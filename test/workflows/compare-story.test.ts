import { beforeAll, describe, expect, it } from 'vitest';
import type { AbTest } from '../../src/domain/ab-test.ts';
import { METRICS } from '../../src/domain/metrics.ts';
import { dampedSums } from '../../src/domain/statistics/arm.ts';
import { compareArms } from '../../src/domain/statistics/comparison.ts';
import { fold } from '../../src/storage/upkeep.ts';
import { compare } from '../../src/workflows/compare.ts';
import type { Compared } from '../../src/workflows/compared.ts';
import { requirementOf } from '../../src/workflows/required-verdict.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { IMPROVED, newTraffic, type Simulated, simulate, startOf, startTestAgo } from '../helpers/simulated-traffic.ts';
import { testedServers } from '../helpers/tested-servers.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';
import { NONE } from '../simulation/population.ts';
import { DAY } from '../storage/tracked.ts';

const PROMPT = 'support/reply';
const DAYS = 14;

describe.each(testedServers())('comparing the arms of a test on $label', (server) => {
  const fixture = useDatabase(server);
  beforeAll(() => pushVersions(fixture().database, [PROMPT], 8));

  async function begin(): Promise<AbTest> {
    const { database } = fixture();
    const environment = await newEnvironment(database);
    await make(database, environment, 'promote', [`${PROMPT}@7`]);
    return startTestAgo(fixture(), { environment, prompt: PROMPT }, [8], DAYS);
  }

  const look = (test: AbTest, day: number): Promise<Compared> =>
    compare(
      { database: fixture().database, now: () => startOf(test) + day * DAY },
      { prompt: PROMPT, versions: [], environment: test.environment, since: null, by: null, metric: null },
    );

  it('says keep collecting, then that 8 is better than 7, with interval and days', async () => {
    const test = await begin();
    const traffic = newTraffic(fixture().database, test, simulate(DAYS, IMPROVED, 8));
    const seen: [day: number, verdict: string, warnings: string[], summary: string][] = [];
    for (const day of [0.5, 2, 4, 6, 8]) {
      await traffic.until(day);
      const { metrics, warnings, summary } = await look(test, day);
      seen.push([day, metrics[0]?.variants[0]?.verdict.kind ?? '', warnings.map(({ kind }) => kind), summary]);
    }
    const looking = 'You may look as often as you like: the interval accounts for it.';
    const few = (users: number) =>
      `Keep collecting: rating of 8 and 7 is known of too few users to say anything yet (${users} effective ones in the smaller arm, and it takes 30).`;
    const unpriced = ['unpriced', 'unpriced'];
    expect(seen).toEqual([
      [0.5, 'collecting', ['short', ...unpriced], few(5)],
      [2, 'collecting', ['short', ...unpriced], few(17)],
      [
        4,
        'collecting',
        ['short', ...unpriced],
        `Keep collecting: rating of 8 differs from 7 by +0.45 points (from −0.02 to +0.93); about 22 more days at today's traffic; a difference of 0.51 points would be seen by now. ${looking}`,
      ],
      [
        6,
        'better',
        ['exaggerated', 'short', ...unpriced],
        `8 is better than 7 on rating: +0.62 points (from +0.31 to +0.93), after 6.0 days and 594 users. ${looking}`,
      ],
      [
        8,
        'better',
        ['exaggerated', ...unpriced],
        `8 is better than 7 on rating: +0.54 points (from +0.29 to +0.79), after 8.0 days and 802 users. ${looking}`,
      ],
    ]);
    const compared = await look(test, 8);
    expect(requirementOf(compared, 'better')).toEqual({ met: true, why: '8 is shown to be better than 7 on rating' });
    expect(compared.metrics.map(({ name, role, variants: [variant] }) => [name, role, variant?.verdict.kind])).toEqual([
      ['rating', 'primary', 'better'],
      ['error-rate', 'guardrail', 'collecting'],
      ['rating-coverage', 'exploratory', expect.any(String)],
      ['response-tokens', 'exploratory', 'better'],
      ['prompt-tokens', 'exploratory', expect.any(String)],
      ['cost', 'exploratory', 'better'],
      ['latency', 'exploratory', expect.any(String)],
    ]);
    expect(JSON.parse(JSON.stringify(compared))).toEqual(compared);
  });

  it('does not say that a version is better than its like', async () => {
    const test = await begin();
    const traffic = newTraffic(fixture().database, test, simulate(DAYS, NONE, 5));
    const seen: string[] = [];
    for (const day of [2, 6, 10, DAYS]) {
      await traffic.until(day);
      const { metrics } = await look(test, day);
      seen.push(...metrics.flatMap(({ variants }) => variants.map(({ verdict }) => verdict.kind)));
    }
    expect(new Set(seen)).toEqual(new Set(['collecting', 'equivalent']));
    expect(requirementOf(await look(test, DAYS), 'better').met).toBe(false);
  });

  it('gives the numbers that the executions themselves give, folded or not', async () => {
    const test = await begin();
    const rows = await newTraffic(fixture().database, test, simulate(9, IMPROVED, 3)).until(9);
    const compared = await look(test, 9);
    for (const [place, { users, totals }] of compared.arms.entries()) {
      const truth = truthOf(rows.filter((row) => row.place === place));
      const { p50 = 0, p95 = 0 } = totals.latency ?? {};
      // Quantiles come from bins of 2%.
      expect(
        [p50 / truth.totals.latency.p50, p95 / truth.totals.latency.p95].every((off) => Math.abs(off - 1) < 0.02),
      ).toBe(true);
      expect(
        rounded({ users, totals: { ...totals, latency: { ...truth.totals.latency, mean: totals.latency?.mean } } }),
      ).toEqual(rounded(truth));
    }
    for (const { name, alpha, minimumEffect, variants } of compared.metrics) {
      const { scale = 'log' } = METRICS[name] ?? {};
      const [control, variant] = [0, 1].map((place) =>
        sumsOf(
          name,
          rows.filter((row) => row.place === place),
        ),
      );
      if (control === undefined || variant === undefined) continue;
      const {
        minimumEffect: least,
        estimate,
        interval,
        means,
        effectiveUsers,
        pValue,
      } = compareArms(control, variant, {
        scale,
        minimumEffect,
        alpha,
      });
      const isSilent = name === 'error-rate';
      const expected = {
        minimumEffect: least,
        estimate,
        means,
        effectiveUsers,
        ...(isSilent ? { interval: null, pValue: 1 } : { interval, pValue }),
      };
      expect(rounded({ name, ...variants[0] })).toMatchObject(rounded({ name, ...expected }) as object);
    }
    while ((await fold(fixture().database, 10_000)) !== 0);
    expect(rounded(await look(test, 9))).toEqual(rounded(compared));
  });

  it('tells the days that are left from how the users came', async () => {
    const test = await begin();
    const traffic = newTraffic(fixture().database, test, simulate(DAYS, NONE, 6));
    await traffic.until(3);
    const early = await look(test, 3);
    await traffic.until(10);
    const late = await look(test, 10);
    const daysOf = ({ metrics }: Compared) => {
      const [verdict] = metrics[0]?.variants.map(({ verdict }) => verdict) ?? [];
      return verdict?.kind === 'collecting' ? verdict.days : null;
    };
    const [before, after] = [daysOf(early) ?? 0, daysOf(late) ?? 0];
    expect([before > 0, after < before]).toEqual([true, true]);
    await make(fixture().database, test.environment, 'test-stop', [
      { prompt: PROMPT, version: null, expectedTest: test.id },
    ]);
    const stopped = await look(test, DAYS);
    expect([daysOf(stopped), stopped.test?.stopped]).toEqual([null, expect.any(String)]);
  });
});

function truthOf(rows: readonly Simulated[]) {
  const executions = rows.length;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const errors = rows.filter(({ isError }) => isError).length;
  const costs = rows.flatMap(({ cost }) => (cost === null ? [] : [cost]));
  const ratings = rows.flatMap(({ rating }) => (rating === null ? [] : [rating]));
  const latencies = rows.map(({ latencyMs }) => latencyMs);
  const sorted = latencies.toSorted((a, b) => a - b);
  const exactly = (p: number) => sorted[Math.ceil(p * executions) - 1] ?? 0;
  return {
    users: new Set(rows.map(({ user }) => user)).size,
    totals: {
      executions,
      errors,
      errorRate: errors / executions,
      latency: { mean: mean(latencies), p50: exactly(0.5), p95: exactly(0.95) },
      promptTokens: mean(rows.map(({ promptTokens }) => promptTokens)),
      responseTokens: mean(rows.map(({ tokens }) => tokens)),
      cost: { total: mean(costs) * costs.length, mean: mean(costs), share: costs.length / executions },
      rating: { mean: mean(ratings), count: ratings.length, coverage: ratings.length / executions },
    },
  };
}

const VALUES: { readonly [metric: string]: (row: Simulated) => number | null } = {
  rating: ({ rating }) => rating,
  'rating-coverage': ({ rating }) => (rating === null ? 0 : 1),
  'response-tokens': ({ tokens }) => tokens,
  'prompt-tokens': ({ promptTokens }) => promptTokens,
  cost: ({ cost }) => cost,
  latency: ({ latencyMs }) => latencyMs,
  'error-rate': ({ isError }) => (isError ? 1 : 0),
};

function sumsOf(metric: string, rows: readonly Simulated[]) {
  const users = new Map<number, { total: number; count: number }>();
  for (const row of rows) {
    const user = users.get(row.user) ?? { total: 0, count: 0 };
    const value = VALUES[metric]?.(row) ?? null;
    if (value !== null) {
      user.total += value;
      user.count++;
    }
    users.set(row.user, user);
  }
  return dampedSums(users.values());
}

/** To nine digits; sums in another order differ in their last ones. */
function rounded(value: unknown): unknown {
  const text = JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'number' ? Number(each.toPrecision(9)) : each,
  );
  return JSON.parse(text);
}
