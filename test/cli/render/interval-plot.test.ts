import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plotAxis, plotLegend, plotLine } from '../../../src/cli/render/interval-plot.ts';
import { scaleOf, sparkline } from '../../../src/cli/render/sparkline.ts';

const axis = { reach: 2, width: 21 };

describe('an interval is drawn on its axis', () => {
  test.each([
    ['where nothing is known', null, '     ┊    │    ┊     '],
    ['around no difference', { estimate: 0.1, interval: { low: -0.4, high: 0.6 } }, '     ┊  ├─┼●─┤ ┊     '],
    ['on 0', { estimate: 0, interval: { low: -0.4, high: 0.4 } }, '     ┊  ├─●─┤  ┊     '],
    ['beyond the axis', { estimate: 1.5, interval: { low: -0.2, high: 9 } }, '     ┊   ├┼────┼──●─▶'],
    ['all outside', { estimate: -5, interval: { low: -7, high: -3 } }, '◀    ┊    │    ┊     '],
    ['too narrow to see', { estimate: 1.4, interval: { low: 1.3999, high: 1.4001 } }, '     ┊    │    ┊ ●   '],
  ])('%s', (_, drawn, line) => {
    expect(plotLine(drawn, axis)).toBe(line);
  });

  test('with 0 in the middle, and what the marks stand for below them', () => {
    expect(plotLegend(axis)).toBe('    −1    0   +1');
    fc.assert(
      fc.property(fc.integer({ min: 15, max: 61 }), fc.double({ min: 0.1, max: 50, noNaN: true }), (room, far) => {
        const made = plotAxis([{ low: -far, high: far / 2 }], room);
        const line = plotLine(null, made);
        expect(line).toHaveLength(made.width);
        expect(line.indexOf('│')).toBe((made.width - 1) / 2);
        expect(line.match(/┊/g)).toHaveLength(2);
      }),
    );
  });
});

describe('a line of days', () => {
  test('shows values by their place on the scale, and days without any', () => {
    expect(sparkline([0, 1, 2, 3, null, 4, 8], scaleOf([8], 0))).toBe('▁▂▃▄·▅█');
  });

  test('of equal values, or of none, is a line too', () => {
    expect([
      sparkline([3, 3], scaleOf([3, 3])),
      sparkline([], scaleOf([])),
      sparkline([null], scaleOf([null])),
    ]).toEqual(['▅▅', '', '·']);
  });
});
