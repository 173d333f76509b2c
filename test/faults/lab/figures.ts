/** What was measured of one fault, and what it may be. */
export interface Figure {
  readonly fault: string;
  readonly what: string;
  readonly unit: 'ms' | 'times' | '%';
  readonly samples: readonly number[];
  /** Which of the numbers the limit is for. */
  readonly of: 'p99' | 'max';
  readonly limit: number;
  /** What stands behind a number that should be zero. */
  readonly words?: readonly string[];
}

/** The smallest sample that so many percent of them do not exceed; infinite samples are things that never happened. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.POSITIVE_INFINITY;
}

/** Milliseconds that a process may lose to others who want the core too: shorter times say nothing on a machine that is shared. */
const CORE_LOST = 1_000;

/** True for a figure within `factor` times its limit; zero stays zero. */
export function isWithin({ samples, of, limit, unit }: Figure, factor: number): boolean {
  const least = factor > 1 && unit === 'ms' ? CORE_LOST : 0;
  return percentile(samples, of === 'p99' ? 99 : 100) <= Math.max(limit * factor, least);
}

/** The targets are for a machine of one's own; a test run shares it. What must be zero is zero everywhere. */
export const BUSY = 6;

/** The figures beyond so many times their limits, as a table; empty: none. */
export function describeMissed(figures: readonly Figure[], factor: number): string {
  const missed = figures.filter((figure) => !isWithin(figure, factor));
  return missed.length === 0 ? '' : `\n${drawFigures(missed)}`;
}

/** Figures as a table for people. */
export function drawFigures(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.fault,
    figure.what,
    String(figure.samples.length),
    ...[50, 99, 100].map((percent) => show(percentile(figure.samples, percent))),
    `${figure.of} <= ${figure.limit} ${figure.unit}`,
    isWithin(figure, 1) ? 'ok' : 'MISSED',
  ]);
  const table = [['fault', 'figure', 'n', 'p50', 'p99', 'max', 'target', ''], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, column >= 2 && column <= 5))
      .join('  ')
      .trimEnd(),
  );
  const words = figures.flatMap((figure) =>
    (isWithin(figure, 1) ? [] : (figure.words ?? [])).map((text) => `  ${figure.fault}: ${text}`),
  );
  return [...lines, ...words].join('\n');
}

function show(value: number): string {
  if (!Number.isFinite(value)) return 'never';
  return value >= 10 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(3);
}

function pad(text: string, width: number, isNumber: boolean): string {
  return isNumber ? text.padStart(width) : text.padEnd(width);
}
