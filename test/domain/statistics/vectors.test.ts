import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ArmSums, dampedSums, ratioOf } from '../../../src/domain/statistics/arm.ts';
import { compareArms, relativeChange } from '../../../src/domain/statistics/comparison.ts';
import { guard } from '../../../src/domain/statistics/guardrail.ts';
import { logEvidence, multiplier } from '../../../src/domain/statistics/mixture.ts';
import { usersFor } from '../../../src/domain/statistics/planning.ts';
import { fixedInformation } from '../../../src/domain/statistics/power.ts';
import { estimateQuantile } from '../../../src/domain/statistics/quantile.ts';
import { logEvidenceAt, sampleRatio } from '../../../src/domain/statistics/sample-ratio.ts';
import { near } from './near.ts';
import type { Vectors } from './vectors.ts';

const vectors = JSON.parse(readFileSync(join(import.meta.dirname, '../../vectors/statistics.json'), 'utf8')) as Vectors;

describe('the vectors are reproduced to nine digits', () => {
  test.each(vectors.comparisons)('comparison $id', ({ control, variant, options, expected }) => {
    const compared = compareArms(control, variant, options);
    const degrees = Number.POSITIVE_INFINITY;
    const normal = { spread: (options.minimumEffect / (compared.standardError ?? 0)) ** 2, degrees };
    const change = relativeChange(compared);
    const isEarly = Math.min(expected.effectiveUsers.control, expected.effectiveUsers.variant) < 30;
    expect({
      ...compared,
      variances: { control: ratioOf(control).variance, variant: ratioOf(variant).variance },
      normalMultiplier: multiplier(normal, options.alpha),
      normalLogEvidence: logEvidence(normal, (compared.estimate ?? 0) / (compared.standardError ?? 0)),
      isSignificant: compared.interval !== null && (compared.interval.low > 0 || compared.interval.high < 0),
      percent: (change?.estimate ?? 0) * 100,
      percentInterval:
        change?.interval == null ? null : { low: change.interval.low * 100, high: change.interval.high * 100 },
    }).toEqual({ ...near(expected), ...options, ...(isEarly ? { interval: null, pValue: 1 } : {}) });
  });

  test.each(vectors.sums.expected)('sums of $arm, $metric weighted by $weighting', (expected) => {
    const users = vectors.sums.arms[expected.arm].map(({ tokens, ratings }) => {
      if (expected.metric === 'tokens') return { total: sumOf(tokens), count: tokens.length };
      if (expected.metric === 'rating') return { total: sumOf(ratings), count: ratings.length };
      return { total: ratings.length, count: tokens.length };
    });
    const sums = expected.weighting === 'user' ? sumsOfMeans(users) : dampedSums(users, weightings[expected.weighting]);
    expect({ ...sums, ...ratioOf(sums) }).toMatchObject(
      near({
        ...expected.sums,
        mean: expected.mean,
        variance: expected.variance,
        effectiveUsers: expected.effectiveUsers,
      }),
    );
  });

  test('days of a user that were added up as if they were users', () => {
    const { days, whole, added } = vectors.notMergeable;
    const squares = ({ sumXX, sumYY, sumXY }: ArmSums) => ({ sumXX, sumYY, sumXY });
    const asUsers = days.map(({ x, y }) => ({ total: x, count: y }));
    const both = { total: sumOf(days.map(({ x }) => x)), count: sumOf(days.map(({ y }) => y)) };
    expect([squares(dampedSums([both], 0)), squares(dampedSums(asUsers, 0))]).toEqual([whole, added]);
  });

  test.each(vectors.sampleRatios)('sample ratio $id', ({ counts, weights, expected }) => {
    const { logEvidence, evidence, chiSquareP } = sampleRatio(counts, weights);
    const cells = counts.map((count, place) => ({ count, share: weights[place] ?? 0 }));
    const at = Object.keys(expected.logEvidenceAt).map((c) => [c, logEvidenceAt(Number(c), cells)]);
    const { chiSquare: _, ...figures } = expected;
    const pValue = Math.min(1, 1 / evidence);
    expect({ chiSquareP, logEvidence, logEvidenceAt: Object.fromEntries(at), pValue }).toEqual(near(figures));
  });

  test.each(vectors.plans)('plan $id', ({ variancePerUser, minimumEffect, inflation, expected, ...risk }) => {
    const single = fixedInformation(risk) / minimumEffect ** 2;
    expect({
      fixedInformation: single,
      fixedUsersPerArm: usersFor(single, variancePerUser, [0.5, 0.5]) / 2,
      usersPerArm: usersFor(inflation * single, variancePerUser, [0.5, 0.5]) / 2,
    }).toEqual(near(expected));
  });

  test.each(vectors.guardrails)('guardrail', ({ interval, better, margin, expected }) => {
    expect(guard(interval, better, margin)).toBe(expected);
  });

  test.each(vectors.quantiles.cases)('quantile $p', ({ p, designEffect, expected }) => {
    const histogram = new Map(Object.entries(vectors.quantiles.counts).map(([bin, count]) => [Number(bin), count]));
    expect(estimateQuantile(histogram, p, designEffect)).toEqual(near(expected));
  });
});

const weightings = { execution: 0, damped: 0.2 };

function sumsOfMeans(users: readonly { readonly total: number; readonly count: number }[]): ArmSums {
  const means = users.filter(({ count }) => count > 0).map(({ total, count }) => ({ total: total / count, count: 1 }));
  return dampedSums(means, 0);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
