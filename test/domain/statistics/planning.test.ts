import { describe, expect, test } from 'vitest';
import { planTest } from '../../../src/domain/statistics/planning.ts';
import {
  daysUntil,
  detectableEffect,
  inflation,
  informationFor,
  informationPerDay,
} from '../../../src/domain/statistics/power.ts';
import { EMPTY, evenArm } from './arms.ts';
import { near } from './near.ts';

const RISK = { alpha: 0.05, power: 0.8 };

describe('power under any looking', () => {
  // Simulated with hourly looks, 3,000 tests each, before this code was written.
  test.each([
    [0.05, 0.8, 1.64],
    [0.05, 0.9, 1.56],
    [0.025, 0.8, 1.57],
    [0.0167, 0.8, 1.53],
    [0.01, 0.8, 1.5],
  ])('costs at alpha %d and power %d what simulations say: %d times a single look', (alpha, power, simulated) => {
    expect(Math.abs(inflation({ alpha, power }) - simulated)).toBeLessThan(0.01);
  });

  test('is found for 3.59 standard errors, where a single look would claim 2.80', () => {
    expect(detectableEffect(1, RISK)).toBeCloseTo(3.59, 2);
    expect(detectableEffect(1, RISK) / Math.sqrt(inflation(RISK))).toBeCloseTo(2.8, 2);
    expect(detectableEffect(1 / Math.sqrt(informationFor(0.1, RISK)), RISK)).toEqual(near(0.1));
  });

  test('costs less beside a single look the more is asked for, and is there for any alpha and power', () => {
    const powers = [0.5, 0.8, 0.9, 0.99].map((power) => inflation({ alpha: 0.05, power }));
    const alphas = [0.5, 0.05, 0.001, 1e-6].map((alpha) => inflation({ alpha, power: 0.8 }));
    expect([powers, alphas]).toEqual([powers, alphas].map((each) => each.toSorted((a, b) => b - a)));
    expect(Math.min(...powers, ...alphas)).toBeGreaterThan(1);
  });

  test('is days away, by how information grows', () => {
    expect([informationPerDay(0.1, 0.2, 7), informationPerDay(0.1, null, 4), informationPerDay(0.2, 0.1, 5)]).toEqual(
      near([75 / 7, 25, -15]),
    );
    expect([daysUntil(700, 100, 50), daysUntil(700, 100, 0), daysUntil(700, 100, -1), daysUntil(700, 800, 0)]).toEqual([
      12,
      null,
      null,
      0,
    ]);
  });
});

describe('a plan', () => {
  const options = { scale: 'difference', minimumEffect: 0.2, ...RISK } as const;
  /** Ratings with a variance of 1 for each user. */
  const traffic = { ...evenArm(1_000, 3.5, 1), users: 1_000 };
  const plan = (more: Partial<Parameters<typeof planTest>[0]>) =>
    planTest({ ...options, traffic, usersPerDay: 100, weights: [1, 1], ...more });

  test('says users and days for the minimum effect', () => {
    // 2 × (3.5864 / 0.2)² × 1000 / 999 = 643.8 in each arm.
    expect(plan({})).toEqual({ users: 1_288, usersPerArm: [644, 644], days: expect.closeTo(12.875, 2) });
  });

  test('needs a quarter of the users for twice the effect, and more for a split that is uneven or for several variants', () => {
    const users = (more: Parameters<typeof plan>[0]) => plan(more)?.users ?? 0;
    expect(users({ minimumEffect: 0.4 })).toBe(322);
    expect(plan({ weights: [9_000, 1_000] })?.usersPerArm).toEqual([3_219, 358].map((n) => expect.closeTo(n, -1)));
    expect(plan({ weights: [1, 1, 1, 1] })?.usersPerArm.length).toBe(4);
    expect(users({ weights: [1, 1, 1, 1] })).toBeGreaterThan(2 * users({}));
  });

  test('never says fewer users than a verdict waits for', () => {
    expect(plan({ minimumEffect: 4 })).toEqual({ users: 60, usersPerArm: [30, 30], days: 0.6 });
  });

  test('has no days where nobody comes, and is none where the traffic has no numbers', () => {
    expect([plan({ usersPerDay: 0 })?.days, plan({ traffic: EMPTY })]).toEqual([null, null]);
  });
});
