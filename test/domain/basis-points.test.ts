import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatShare, parseShare } from '../../src/domain/basis-points.ts';

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
