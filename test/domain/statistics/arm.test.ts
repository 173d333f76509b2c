import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dampedSums, ratioOf, variancePerUser } from '../../../src/domain/statistics/arm.ts';
import { EMPTY, evenArm } from './arms.ts';
import { near } from './near.ts';

const total = fc.double({ min: 0, max: 1e7, noNaN: true });
const userTotals = fc.array(fc.record({ total, count: fc.integer({ min: 1, max: 1_000 }) }), {
  minLength: 2,
  maxLength: 30,
});

describe('an arm', () => {
  test('counts users without executions, who add nothing else', () => {
    const users = [{ total: 300, count: 2 }];
    expect(dampedSums([...users, { total: 0, count: 0 }])).toEqual({ ...dampedSums(users), users: 2 });
  });

  test('weighs a user as 5 executions at most, however many there are', () => {
    const [once, often] = [1, 1_000_000].map((count) => dampedSums([{ total: 3 * count, count }]));
    expect([once?.sumY, often?.sumY]).toEqual([1, expect.closeTo(5, 4)]);
    expect(ratioOf(dampedSums([{ total: 3_000, count: 1_000 }])).mean).toEqual(near(3));
  });

  test('has no mean without executions, and no variance with one user', () => {
    expect([EMPTY, dampedSums([{ total: 0, count: 0 }]), dampedSums([{ total: 600, count: 2 }])].map(ratioOf)).toEqual([
      { mean: null, variance: null, effectiveUsers: 0 },
      { mean: null, variance: null, effectiveUsers: 0 },
      { mean: 300, variance: null, effectiveUsers: 1 },
    ]);
  });

  test('has no variance at all where users are alike, though sums are rounded', () => {
    for (const users of [2, 3, 1_000, 100_000]) {
      const alike = Array.from({ length: users }, (_, i) => ({ total: 0.1 * (1 + (i % 7)), count: 1 + (i % 7) }));
      expect(ratioOf(dampedSums(alike)).variance).toBe(0);
    }
  });

  test('has the variance of a mean where each user has one execution', () => {
    expect(ratioOf(evenArm(100, 50, 10)).variance).toEqual(near(100 / 99));
    expect([variancePerUser(evenArm(100, 50, 10), 'difference'), variancePerUser(evenArm(100, 50, 10), 'log')]).toEqual(
      near([10_000 / 99, 4 / 99]),
    );
    expect([variancePerUser(EMPTY, 'log'), variancePerUser(evenArm(9, 0, 0), 'log')]).toEqual([null, null]);
  });

  test('is worth no more users than it has, and has the mean of its totals when not damped', () => {
    fc.assert(
      fc.property(userTotals, (users) => {
        const sums = dampedSums(users, 0);
        const counts = users.reduce((sum, { count }) => sum + count, 0);
        const totals = users.reduce((sum, { total }) => sum + total, 0);
        const { mean, variance, effectiveUsers } = ratioOf(sums);
        expect(mean).toBeCloseTo(totals / counts, 4);
        expect(variance).toBeGreaterThanOrEqual(0);
        expect(effectiveUsers).toBeLessThanOrEqual(users.length * (1 + 1e-9));
      }),
      { seed: 5 },
    );
  });
});
