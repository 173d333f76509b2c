import { describe, expect, test } from 'vitest';
import { createAssigner, endsOf, placeAt, shard } from '../../src/domain/assignment.ts';
import { ALL } from '../../src/domain/basis-points.ts';
import { correlation } from '../helpers/correlation.ts';
import { evenTest, SALT, users } from '../helpers/served-tests.ts';

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

/** How often each of so many numbers occurs. */
function tally(values: Uint16Array, parts: number): Uint32Array {
  const counts = new Uint32Array(parts);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

describe('of a million users', () => {
  const COUNT = 1_000_000;
  const traffic = new Uint16Array(COUNT).map((_, i) => shard(`traffic-${SALT}`, `user-${i}`));
  const split = new Uint16Array(COUNT).map((_, i) => shard(`split-${SALT}`, `user-${i}`));

  test('every shard has its part, in traffic and split, and knowing one says nothing about the other', () => {
    const cells = traffic.map((gate, i) => Math.floor(gate / 500) * 20 + Math.floor((split[i] ?? 0) / 500));
    // The cells are compared with what the algorithm should give, not with observed margins, so all but one are free.
    expect({
      traffic: fairness(tally(traffic, ALL), evenly(COUNT, ALL), ALL - 1),
      split: fairness(tally(split, ALL), evenly(COUNT, ALL), ALL - 1),
      both: fairness(tally(cells, 400), evenly(COUNT, 400), 399),
    }).toEqual({ traffic: 'fair', split: 'fair', both: 'fair' });
  });

  const weights = [50, 450, 1_000, 1_500, 3_000, 4_000];
  const ends = endsOf(weights);
  const outside = weights.length;
  const placeOf = (i: number, coverage: number) =>
    (traffic[i] ?? 0) < coverage ? placeAt(ends, split[i] ?? 0) : outside;

  test.each([100, 1_000, 5_000, ALL])('every arm has its weight, at a coverage of %i', (coverage) => {
    const counts = tally(
      traffic.map((_, i) => placeOf(i, coverage)),
      outside + 1,
    );
    const inside = (COUNT * coverage) / ALL;
    const expected = [...weights.map((weight) => (inside * weight) / ALL), COUNT - inside];
    // Nobody is expected outside of a test on all users, and nobody may be there.
    const free = coverage === ALL && counts.at(-1) === 0 ? outside : outside + 1;
    expect(fairness(counts.slice(0, free), expected.slice(0, free), free - 1)).toBe('fair');
    // What apps run says the same of every twentieth of them.
    const assigner = createAssigner(evenTest({ coverage, weights }));
    const sample = Array.from({ length: COUNT / 20 }, (_, i) => i * 20);
    expect(sample.filter((i) => (assigner(`user-${i}`)?.place ?? outside) !== placeOf(i, coverage))).toEqual([]);
  });
});

describe('tests that follow each other on one prompt', () => {
  const COUNT = 100_000;
  const everybody = users(COUNT);
  const WEIGHTS = [2_000, 3_000, 5_000];
  const OUTSIDE = -1;
  const placesBy = (salt: string, { coverage = ALL, weights = WEIGHTS } = {}) => {
    const assigner = createAssigner(evenTest({ salt, coverage, weights }));
    return everybody.map((userId) => assigner(userId)?.place ?? OUTSIDE);
  };
  const first = placesBy(SALT);

  test('divide users anew, if only one digit of their salts differs', () => {
    const next = placesBy(NEXT_SALT);
    const cells = Uint16Array.from(first, (place, i) => place * 3 + (next[i] ?? 0));
    const expected = WEIGHTS.flatMap((one) => WEIGHTS.map((other) => (COUNT * one * other) / ALL / ALL));
    expect(fairness(tally(cells, 9), expected, 8)).toBe('fair');
    expect(Math.abs(correlation(first, next))).toBeLessThan(Z / Math.sqrt(COUNT));
  });

  test('let in other users, whatever arm these had before', () => {
    const [before, next] = [SALT, NEXT_SALT].map((salt) => placesBy(salt, { coverage: 2_000 }));
    const letIn = first.filter((_, i) => next?.[i] !== OUTSIDE);
    const counts = [...tally(Uint16Array.from(letIn), 3), COUNT - letIn.length];
    expect(fairness(counts, [4_000, 6_000, 10_000, 80_000], 3)).toBe('fair');
    const gates = [before, next].map((places) => places?.map((place) => (place === OUTSIDE ? 0 : 1)) ?? []);
    expect(Math.abs(correlation(gates[0] ?? [], gates[1] ?? []))).toBeLessThan(Z / Math.sqrt(COUNT));
  });

  test('have arms in common if they share a salt, whatever their weights, which is why each has its own', () => {
    const evenOnes = [SALT, NEXT_SALT].map((salt) => placesBy(salt, { weights: [5_000, 5_000] }));
    const [shared = 0, own = 1] = evenOnes.map((places) => Math.abs(correlation(first, places)));
    expect(shared).toBeGreaterThan(0.5);
    expect(own).toBeLessThan(Z / Math.sqrt(COUNT));
  });
});
