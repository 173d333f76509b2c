import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  binOf,
  GAMMA,
  histogramOf,
  mergeHistograms,
  quantileOf,
  sizeOf,
  valueOfBin,
  ZERO_BIN,
} from '../../src/domain/histogram.ts';

const positive = fc.double({ min: 1e-10, max: 1e25, noNaN: true });
const values = fc.array(
  fc.oneof(
    positive,
    positive.map((value) => -value),
    fc.constant(0),
  ),
  { minLength: 1, maxLength: 50 },
);

describe('a histogram', () => {
  test('puts a positive number into floor(ln v / ln 1.02), zero into a bin of its own, and negatives into the mirror', () => {
    expect([1, 1.02, 2, 340, 1_000, 0.000_1, 0, -340].map(binOf)).toEqual([0, 1, 35, 294, 348, -466, -1_200, -2_694]);
  });

  test('has a bin for any number', () => {
    expect([5e-324, 1e-20, 1e300, Number.POSITIVE_INFINITY, -1e300].map(binOf)).toEqual([
      ZERO_BIN,
      ZERO_BIN,
      3_000,
      3_000,
      -5_400,
    ]);
  });

  test('keeps numbers to one percent, and in their order', () => {
    fc.assert(
      fc.property(positive, positive, (one, other) => {
        expect(Math.abs(valueOfBin(binOf(one)) / one - 1)).toBeLessThan(0.01);
        expect(valueOfBin(binOf(-one))).toBe(-valueOfBin(binOf(one)));
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(binOf(less)).toBeLessThanOrEqual(binOf(more));
        expect(binOf(-less)).toBeGreaterThanOrEqual(binOf(-more));
      }),
      { seed: 5, numRuns: 2_000 },
    );
    expect([valueOfBin(ZERO_BIN), binOf(-1e-9) < ZERO_BIN, binOf(1e-9) > ZERO_BIN]).toEqual([0, true, true]);
  });

  test('of parts, put together, is that of the whole', () => {
    fc.assert(
      fc.property(values, values, (some, more) => {
        const merged = mergeHistograms([histogramOf(some), histogramOf(more)]);
        expect(new Map(merged)).toEqual(histogramOf([...some, ...more]));
        expect(sizeOf(merged)).toBe(some.length + more.length);
      }),
      { seed: 5 },
    );
  });

  test('has quantiles in the bin of the true ones, so less than 2% off', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (given, p) => {
        const rank = Math.ceil(p * given.length - 1e-9) - 1;
        const truth = given.toSorted((a, b) => a - b)[rank] ?? 0;
        const found = quantileOf(histogramOf(given), p) ?? Number.NaN;
        expect(Math.abs(found - truth)).toBeLessThanOrEqual(Math.abs(truth) * (GAMMA - 1) * (1 + 1e-9) + 1e-10);
      }),
      { seed: 5, numRuns: 1_000 },
    );
  });

  test('has quantiles that grow with their part, from the least to the most', () => {
    const histogram = histogramOf([-5, 0, 0, 3, 100]);
    const found = [0, 0.1, 0.3, 0.6, 0.7, 0.9, 1].map((p) => quantileOf(histogram, p) ?? Number.NaN);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found.map((value) => Math.sign(value))).toEqual([-1, -1, 0, 0, 1, 1, 1]);
    expect(quantileOf(new Map(), 0.5)).toBeNull();
    expect(quantileOf(new Map([[7, 0]]), 0.5)).toBeNull();
  });
});
