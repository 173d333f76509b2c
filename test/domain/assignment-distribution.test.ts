import { describe, expect, test } from 'vitest';
import { createAssigner, shard } from '../../src/domain/assignment.ts';
import { ALL } from '../../src/domain/basis-points.ts';
import { SALT, served, users } from './assignment-fixture.ts';

// All ids and salts are fixed, so these tests say the same in every run. The bounds are those that chance would break once in 10,000
// times: z = 3.72 standard deviations of a normal distribution, to one side.
const Z = 3.72;

/**
 * Whether counts are as far from what is expected as chance brings them: not further, and not nearer either. The bounds of chi-square
 * are those of Wilson and Hilferty (1931): the cube root of chi-square / df is nearly normal, with mean 1 - 2 / 9df and variance 2 / 9df.
 * The upper bound is too generous by 4 % at 3 degrees of freedom, and by ever less at more; below 4 the lower one says nothing.
 */
function fairness(observed: ArrayLike<number>, expected: ArrayLike<number>, df: number): string {
  const chiSquare = Array.from(observed).reduce((sum, count, i) => {
    const wanted = expected[i] ?? 0;
    return sum + (count - wanted) ** 2 / wanted;
  }, 0);
  const bound = (z: number) => df * (1 - 2 / (9 * df) + z * Math.sqrt(2 / (9 * df))) ** 3;
  if (chiSquare > bound(-Z) && chiSquare < bound(Z)) return 'fair';
  return `chi-square is ${chiSquare}, and chance keeps it from ${bound(-Z)} to ${bound(Z)}`;
}

const NEXT_SALT = '1123456789abcdef0123456789abcdef';
const evenly = (count: number, parts: number) => new Float64Array(parts).fill(count / parts);

describe('of a million users', () => {
  const COUNT = 1_000_000;

  test('every shard has its part, in traffic and split, and knowing one says nothing about the other', () => {
    const traffic = new Uint32Array(ALL);
    const split = new Uint32Array(ALL);
    const both = new Uint32Array(400);
    for (let i = 0; i < COUNT; i++) {
      const [gate, place] = [shard(`traffic-${SALT}`, `user-${i}`), shard(`split-${SALT}`, `user-${i}`)];
      traffic[gate] = (traffic[gate] ?? 0) + 1;
      split[place] = (split[place] ?? 0) + 1;
      const cell = Math.floor(gate / 500) * 20 + Math.floor(place / 500);
      both[cell] = (both[cell] ?? 0) + 1;
    }
    // The cells are compared with what the algorithm should give, not with observed margins, so all but one are free.
    expect({
      traffic: fairness(traffic, evenly(COUNT, ALL), ALL - 1),
      split: fairness(split, evenly(COUNT, ALL), ALL - 1),
      both: fairness(both, evenly(COUNT, 400), 399),
    }).toEqual({ traffic: 'fair', split: 'fair', both: 'fair' });
  });

  test('every arm has its weight, at every coverage', () => {
    const weights = [50, 450, 1_000, 1_500, 3_000, 4_000];
    const ramp = [100, 1_000, 5_000, ALL].map((coverage) => ({
      coverage,
      assigner: createAssigner(served({ coverage, weights })),
      counts: new Uint32Array(weights.length + 1),
    }));
    for (let i = 0; i < COUNT; i++) {
      for (const { assigner, counts } of ramp) {
        const place = assigner(`user-${i}`)?.place ?? weights.length;
        counts[place] = (counts[place] ?? 0) + 1;
      }
    }
    const judged = ramp.map(({ coverage, counts }) => {
      const inside = (COUNT * coverage) / ALL;
      const expected = [...weights.map((weight) => (inside * weight) / ALL), COUNT - inside];
      // Nobody is expected outside of a test on all users, and nobody may be there.
      const free = coverage === ALL && counts.at(-1) === 0 ? weights.length : weights.length + 1;
      return { coverage, fairness: fairness(counts.slice(0, free), expected.slice(0, free), free - 1) };
    });
    expect(judged).toEqual(ramp.map(({ coverage }) => ({ coverage, fairness: 'fair' })));
  });
});

describe('tests that follow each other on one prompt', () => {
  const COUNT = 100_000;
  const weights = [2_000, 3_000, 5_000];
  const placesBy = (salt: string, coverage = ALL) => {
    const assigner = createAssigner(served({ salt, coverage, weights }));
    return users(COUNT).map((userId) => assigner(userId)?.place ?? null);
  };

  test('divide users anew, if only one digit of their salts differs', () => {
    const [first, next] = [placesBy(SALT), placesBy(NEXT_SALT)];
    const table = new Uint32Array(9);
    for (const [i, place] of first.entries()) {
      const cell = (place ?? 0) * 3 + (next[i] ?? 0);
      table[cell] = (table[cell] ?? 0) + 1;
    }
    const expected = weights.flatMap((one) => weights.map((other) => (COUNT * one * other) / ALL / ALL));
    expect(fairness(table, expected, 8)).toBe('fair');
    // The correlation of n independent pairs has a standard deviation of 1 / √n.
    expect(Math.abs(correlation(first, next))).toBeLessThan(Z / Math.sqrt(COUNT));
  });

  test('let in other users, whatever arm these had before', () => {
    const first = placesBy(SALT);
    const next = placesBy(NEXT_SALT, 2_000);
    const letIn = weights.map((_, arm) => next.filter((place, i) => place !== null && first[i] === arm).length);
    const outside = next.filter((place) => place === null).length;
    expect(fairness([...letIn, outside], [4_000, 6_000, 10_000, 80_000], 3)).toBe('fair');
    const gates = [SALT, NEXT_SALT].map((salt) => placesBy(salt, 2_000).map((place) => (place === null ? 0 : 1)));
    expect(Math.abs(correlation(gates[0] ?? [], gates[1] ?? []))).toBeLessThan(Z / Math.sqrt(COUNT));
  });

  test('inherit every user if they share a salt, which is why each has its own', () => {
    const [first, next] = [placesBy(SALT), placesBy(SALT)];
    expect(next).toEqual(first);
    expect(correlation(first, next)).toBeCloseTo(1, 12);
  });
});

/** Pearson's. */
function correlation(xs: readonly (number | null)[], ys: readonly (number | null)[]): number {
  const mean = (values: readonly (number | null)[]) =>
    values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / values.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [i, x] of xs.entries()) {
    const [dx, dy] = [(x ?? 0) - meanX, (ys[i] ?? 0) - meanY];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xy / Math.sqrt(xx * yy);
}
