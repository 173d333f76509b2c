import { describe, expect, test } from 'vitest';
import { histogramOf } from '../../../src/domain/histogram.ts';
import { compareQuantiles, designEffect, estimateQuantile } from '../../../src/domain/statistics/quantile.ts';
import { EMPTY, shareArm } from './arms.ts';
import { near } from './near.ts';

/** Latencies spread evenly (by their logarithm) from so many milliseconds to ten times as many. */
const latencies = (from: number, size: number) =>
  histogramOf(Array.from({ length: size }, (_, i) => from * 10 ** ((i + 0.5) / size)));
const JUDGED = { minimumEffect: 0.1, alpha: 0.05 };

describe('the design effect', () => {
  test('is 1 for users with one execution each, and their number where all executions of a user are alike', () => {
    const inBlocks = (size: number) => ({
      users: 1_000,
      sumX: 200 * size,
      sumY: 1_000 * size,
      sumXX: 200 * size ** 2,
      sumYY: 1_000 * size ** 2,
      sumXY: 200 * size ** 2,
    });
    expect([designEffect(inBlocks(1)), designEffect(inBlocks(7))]).toEqual(near([1_000 / 999, 7_000 / 999]));
  });

  test('is unknown where all or none are beyond the threshold', () => {
    expect([shareArm(50, 0), shareArm(50, 50), EMPTY].map(designEffect)).toEqual([null, null, null]);
  });
});

describe('quantiles of two arms', () => {
  test('are compared by their ratio', () => {
    const slower = { histogram: latencies(125, 4_000), beyond: shareArm(4_000, 1_900) };
    const compared = compareQuantiles(
      { histogram: latencies(100, 4_000), beyond: shareArm(4_000, 2_000) },
      slower,
      0.5,
      JUDGED,
    );
    expect(compared).toMatchObject({
      estimate: expect.closeTo(Math.log(1.25), 2),
      // Of a median: √(p (1 − p) / n) over the density, here 1 / ln 10; twice.
      standardError: expect.closeTo(Math.sqrt(2 * (0.25 / 4_000)) * Math.log(10), 3),
      effectiveUsers: { control: 4_000, variant: 4_000 },
    });
    expect(compared.interval?.low).toBeGreaterThan(0.1);
  });

  test('have no interval before 5 effective users are expected beyond them', () => {
    const arm = (users: number) => ({
      histogram: latencies(100, users),
      beyond: shareArm(users, Math.ceil(users / 20)),
    });
    const at = (users: number) => compareQuantiles(arm(users), arm(users), 0.95, { minimumEffect: 1, alpha: 0.05 });
    expect([99, 100].map((users) => at(users).interval === null)).toEqual([true, false]);
  });

  test('are not compared where there are none, or where they are not positive', () => {
    const silent = { estimate: null, interval: null, pValue: 1 };
    const beyond = shareArm(100, 50);
    const empty = { histogram: new Map(), beyond };
    const zeros = { histogram: histogramOf(Array.from({ length: 100 }, () => 0)), beyond };
    const fine = { histogram: latencies(100, 100), beyond };
    for (const other of [empty, zeros, { ...fine, beyond: EMPTY }]) {
      expect(compareQuantiles(fine, other, 0.5, JUDGED)).toMatchObject(silent);
    }
    expect(estimateQuantile(new Map(), 0.5, 1)).toBeNull();
  });
});
