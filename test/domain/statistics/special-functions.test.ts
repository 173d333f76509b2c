import { describe, expect, test } from 'vitest';
import { chiSquareSurvival } from '../../../src/domain/statistics/chi-square.ts';
import { erfc, normalQuantile, normalSurvival } from '../../../src/domain/statistics/normal.ts';
import { stirlingRemainder } from '../../../src/domain/statistics/stirling.ts';
import { near } from './near.ts';

// Where no source is named, values were computed with mpmath at 50 digits.
describe('the special functions agree with published values', () => {
  test.each([
    [-2, 1.99532226501895],
    [0, 1],
    [0.1, 0.887537083981715],
    [0.5, 0.479500122186953],
    [1, 0.157299207050285],
    [1.49, 0.0351021351567958],
    [1.5, 0.0338948535246893],
    [2, 0.00467773498104727],
    [4, 1.541725790028e-8],
    [10, 2.08848758376254e-45],
    [26, 5.66319240885614e-296],
  ])('erfc(%d), however small', (x, expected) => {
    expect(erfc(x)).toEqual(near(expected, 1e-12));
  });

  test('the normal distribution: the tables of Abramowitz and Stegun, 26.1 and 26.5', () => {
    expect([1, 2, 3].map(normalSurvival)).toEqual(
      near([0.158655253931457, 0.0227501319481792, 0.00134989803163009], 1e-12),
    );
    expect([0.0001, 0.025, 0.5, 0.8, 0.975, 0.9999].map(normalQuantile)).toEqual([
      ...near([-3.71901648545568, -1.95996398454005], 1e-12),
      expect.closeTo(0, 14),
      ...near([0.841621233572914, 1.95996398454005, 3.71901648545568], 1e-12),
    ]);
  });

  test('the quantile of the normal distribution undoes its survival function', () => {
    const points = Array.from({ length: 121 }, (_, i) => (i - 60) / 10).filter((z) => z !== 0 && z > -6);
    expect(points.map((z) => -normalQuantile(normalSurvival(z)))).toEqual(points.map((z) => expect.closeTo(z, 6)));
  });

  test.each([
    [3.84145882069412, 1, 0.0500000000000001],
    [0.5, 2, 0.778800783071405],
    [0.001, 3, 0.999991592080942],
    [80, 4, 1.74182524466955e-16],
    [11.07, 5, 0.0500096186224055],
    [21.666, 9, 0.00999997988349832],
    [0, 1, 1],
    [0, 4, 1],
  ])('the chi-square distribution at %d with %d degrees of freedom', (x, degrees, expected) => {
    expect(chiSquareSurvival(x, degrees)).toEqual(near(expected, 1e-12));
  });

  test('the log-gamma function, through what Stirling leaves of it', () => {
    const at = [0.001, 0.5, 1, 3.7, 12, 1000];
    expect(at.map(stirlingRemainder)).toEqual(
      near(
        [
          2.54227046796709, 0.153426409720027, 0.0810614667953273, 0.0224687705801431, 0.00694284010720953,
          8.33333305555564e-5,
        ],
        1e-12,
      ),
    );
    const logGamma = (x: number) => (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + stirlingRemainder(x);
    const factorials = [1, 1, 2, 6, 24, 120, 3_628_800];
    expect([1, 2, 3, 4, 5, 6, 11].map(logGamma)).toEqual(factorials.map((n) => expect.closeTo(Math.log(n), 12)));
    expect([0.001, 0.5, 1e7].map(logGamma)).toEqual(
      near([6.90717888538385, Math.log(Math.PI) / 2, 151_180_949.369474], 1e-13),
    );
  });
});
