import type { Interval } from '../../domain/statistics/contrast.ts';

/** A line of columns from −reach to +reach, in which 0 and ±1 are marked. */
export interface PlotAxis {
  readonly reach: number;
  /** Odd, so that 0 has a column of its own. */
  readonly width: number;
}

/** How far a plot goes at least and at most; what lies beyond is drawn as an arrow. */
const LEAST_REACH = 1.5;
const MOST_REACH = 6;

/** An axis that holds these intervals, as far as they are not too far out for the others to be seen. */
export function plotAxis(intervals: readonly Interval[], room: number): PlotAxis {
  const far = intervals.reduce((most, { low, high }) => Math.max(most, Math.abs(low), Math.abs(high)), 0);
  return { reach: Math.min(MOST_REACH, Math.max(LEAST_REACH, far * 1.05)), width: room % 2 === 0 ? room - 1 : room };
}

/** An interval with its point; without one the axis alone. */
export function plotLine(
  drawn: { readonly estimate: number; readonly interval: Interval } | null,
  axis: PlotAxis,
): string {
  const cells = Array.from({ length: axis.width }, () => ' ');
  const zero = columnOf(0, axis);
  for (const mark of [-1, 1]) cells[columnOf(mark, axis)] = '┊';
  cells[zero] = '│';
  if (drawn === null) return cells.join('');
  const { low, high } = drawn.interval;
  const [from, to] = [columnOf(low, axis), columnOf(high, axis)];
  for (let column = from; column <= to; column++) cells[column] = cells[column] === ' ' ? '─' : '┼';
  cells[from] = low < -axis.reach ? '◀' : '├';
  cells[to] = high > axis.reach ? '▶' : high < -axis.reach ? '◀' : '┤';
  if (Math.abs(drawn.estimate) <= axis.reach) cells[columnOf(drawn.estimate, axis)] = '●';
  return cells.join('');
}

/** What the marks of an axis stand for, below it. */
export function plotLegend(axis: PlotAxis): string {
  const [minus, zero, plus] = [columnOf(-1, axis), columnOf(0, axis), columnOf(1, axis)];
  return `${'−1'.padStart(minus + 1)}${'0'.padStart(zero - minus)}${'+1'.padStart(plus - zero)}`;
}

function columnOf(value: number, { reach, width }: PlotAxis): number {
  const place = (Math.max(-reach, Math.min(reach, value)) / reach + 1) / 2;
  return Math.round(place * (width - 1));
}
