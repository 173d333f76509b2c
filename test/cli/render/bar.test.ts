import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { barWidth, partBar, shareBar } from '../../../src/cli/render/bar.ts';

describe('a bar', () => {
  test('of parts leaves no gap between them, and loses none', () => {
    expect([0, 2_500, 9_999].map((start, i) => partBar({ start, end: [2_500, 9_999, 10_000][i] ?? 0 }, 8))).toEqual([
      '██',
      '  ██████',
      '       █',
    ]);
  });

  test('of a share is full only where it is all, and empty only where it is nothing', () => {
    expect([0, 1, 1_000, 9_999, 10_000].map((points) => shareBar(points, 10))).toEqual([
      '░░░░░░░░░░',
      '█░░░░░░░░░',
      '█░░░░░░░░░',
      '█████████░',
      '██████████',
    ]);
  });

  test('is never longer than its width', () => {
    const share = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(share, share, fc.integer({ min: 10, max: 60 }), (a, b, width) => {
        const [start, end] = a < b ? [a, b] : [b - 1, a];
        expect(partBar({ start, end }, width).length).toBeLessThanOrEqual(width);
        expect(partBar({ start, end }, width)).toMatch(/█/);
        expect(shareBar(a, width)).toHaveLength(width);
      }),
    );
  });

  test('is as long as there is room, within reason', () => {
    expect([0, 40, 200].map(barWidth)).toEqual([10, 40, 60]);
  });
});
