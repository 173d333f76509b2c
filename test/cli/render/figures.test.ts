import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { figure, percent, short } from '../../../src/cli/render/figures.ts';
import { numeral } from '../../../src/domain/words.ts';

test.each([
  [0, '0%'],
  [0.00001, '<0.01%'],
  [0.0029, '0.29%'],
  [0.01, '1%'],
  [0.1234, '12.3%'],
  [0.9999, '>99.9%'],
  [1, '100%'],
])('a share of %d is %s', (share, text) => {
  expect(percent(share)).toBe(text);
});

test.each([
  [0, '0'],
  [9_999, '9,999'],
  [10_000, '10k'],
  [48_123, '48.1k'],
  [999_499, '999k'],
  [999_500, '1M'],
  [1_234_567, '1.2M'],
  [12_345_678_901, '12.3G'],
])('where there is little room %d is %s', (count, text) => {
  expect(short(count)).toBe(text);
});

describe('a mean is told in the words of its unit', () => {
  test.each([
    ['points', 3.104, '3.10'],
    ['share', 0.05, '5%'],
    ['tokens', 512.25, '512'],
    ['tokens', 1_204.5, '1,205'],
    ['tokens', 12.34, '12.3'],
    ['dollars', 0.0042, '$0.0042'],
    ['dollars', 0.000000125, '$0.000000125'],
    ['dollars', 1_234.5, '$1,234.50'],
    ['milliseconds', 4.25, '4.3 ms'],
    ['milliseconds', 812.4, '812 ms'],
    ['milliseconds', 1_240, '1.24 s'],
    ['milliseconds', 75_210, '75.2 s'],
    ['milliseconds', 7_200_000, '7,200 s'],
  ] as const)('%s: %d is %s', (unit, value, text) => {
    expect(figure(unit, value)).toBe(text);
  });

  test('and nothing that was measured reads as nothing', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1, noNaN: true }), (value) => {
        for (const unit of ['share', 'dollars'] as const) expect(figure(unit, value)).toMatch(/[1-9]/);
      }),
    );
  });
});

test('counts have their thousands apart', () => {
  expect([0, 999, 1_204, 98_765_432_109].map(numeral)).toEqual(['0', '999', '1,204', '98,765,432,109']);
});
