import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatShare, parseNumber, parseShare } from '../../src/domain/basis-points.ts';

describe('a share', () => {
  it.each([
    ['10%', 1_000],
    ['2.5%', 250],
    ['0.01%', 1],
    ['0.1%', 10],
    ['33.33%', 3_333],
    ['0%', 0],
    ['100%', 10_000],
    ['100.00%', 10_000],
  ])('%s is %d basis points', (text, points) => {
    expect(parseShare(text)).toBe(points);
  });

  it.each([
    '',
    '%',
    '10',
    '.5%',
    '10.%',
    '0.001%',
    '100.01%',
    '1000%',
    '-1%',
    '+1%',
    '1e1%',
    ' 10%',
    '10 %',
    '10,5%',
    '٣%',
  ])('is not "%s"', (text) => {
    expect(parseShare(text)).toBeNull();
  });

  it('is read back as it was written, whatever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (points) => {
        expect(parseShare(formatShare(points))).toBe(points);
      }),
    );
    expect([1, 10, 250, 3_333, 10_000].map(formatShare)).toEqual(['0.01%', '0.1%', '2.5%', '33.33%', '100%']);
  });
});

describe('a number', () => {
  it.each([
    ['0.2', { value: 0.2, isPercent: false }],
    ['4', { value: 4, isPercent: false }],
    ['.05', { value: 0.05, isPercent: false }],
    ['.5%', { value: 0.005, isPercent: true }],
    ['5%', { value: 0.05, isPercent: true }],
    ['2.3%', { value: 0.023, isPercent: true }],
  ])('is read as it was typed: %s', (text, number) => {
    expect(parseNumber(text)).toEqual(number);
  });

  it.each(['', '%', '.', '.%', '5.', '.5.', '-1', '+1', '1e-2', ' 1', '1 %', '0,5', 'NaN', 'Infinity', '0x1'])(
    'is not "%s"',
    (text) => {
      expect(parseNumber(text)).toBeNull();
    },
  );
});
