/**
 * One line of a report. `limit` is what `value` may be at most, in the same unit; `of` says how the limit came about.
 * @typedef {{ what: string, value: number, unit: 'ms' | 'µs' | 'MB' | '', baseline?: { what: string, value: number }, limit?: number, of?: string }} Figure
 * @typedef {{ title: string, figures: Figure[] }} Group
 */

/**
 * A figure that may be at most `times` × its baseline.
 * @param {string} what @param {number} value @param {{ what: string, value: number }} baseline @param {number} times
 * @returns {Figure}
 */
export function against(what, value, baseline, times) {
  return { what, value, unit: 'ms', baseline, limit: times * baseline.value, of: `≤ ${times} ×` };
}

/**
 * Prints figures as an aligned table; true when one of them misses its target.
 * @param {string} title @param {readonly Figure[]} figures
 */
export function printFigures(title, figures) {
  const rows = figures.map(cells);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, column))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(`\n${title}\n${lines.map((line) => `  ${line}\n`).join('')}`);
  return figures.some(isMissed);
}

/** @param {Figure} figure */
function cells({ what, value, unit, baseline, limit, of, ...rest }) {
  const ratio =
    baseline === undefined
      ? ''
      : `${(value / baseline.value).toFixed(2)} × ${amount(baseline.value, unit)} ${baseline.what}`;
  const target = limit === undefined ? '' : (of ?? `≤ ${amount(limit, unit)}`);
  return [
    what,
    amount(value, unit),
    ratio,
    target,
    verdict({ what, value, unit, ...rest, ...(limit === undefined ? {} : { limit }) }),
  ];
}

/** @param {Figure} figure */
function verdict(figure) {
  if (figure.limit === undefined) return '';
  return isMissed(figure) ? 'MISSED' : 'ok';
}

/** @param {Figure} figure */
function isMissed({ value, limit }) {
  return limit !== undefined && value > limit;
}

/** @param {number} value @param {string} unit */
function amount(value, unit) {
  const digits = value >= 100 || unit === '' ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`.trimEnd();
}

/** @param {string} cell @param {number} width @param {number} column */
function pad(cell, width, column) {
  return column === 1 ? cell.padStart(width) : cell.padEnd(width);
}
