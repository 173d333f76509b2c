import stringWidth from 'fast-string-width';
import { printableLine } from '../../domain/printable.ts';
import { harmlessCell } from './separated.ts';
import { pad, truncate } from './text.ts';
import type { View } from './view.ts';

/** A column of a list: how it reads on a terminal, and, where that differs, in a pipe. */
export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  /** The exact form for a pipe: ISO times, no abbreviations. */
  readonly plain?: (row: Row) => string;
  readonly paint?: (text: string, row: Row) => string;
  /** On a narrow terminal columns with a rank give way, the lowest first. */
  readonly yields?: number;
}

const GAP = '  ';
/** Shorter says too little. */
const LEAST = 8;

/** A list: an aligned table with a header on a terminal, tab-separated values without one in a pipe. */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], view: View): string {
  if (!view.terminal)
    return rows.map((row) => `${columns.map((column) => plainCell(column, row)).join('\t')}\n`).join('');
  if (rows.length === 0) return '';
  const cells = rows.map((row) => columns.map((column) => printableLine(column.text(row))));
  const widths = fit(columns, cells, view.width);
  const line = (texts: readonly string[], paint: (text: string, column: number) => string) =>
    texts
      .map((text, i) => paint(pad(truncate(text, widths[i] ?? 0), widths[i] ?? 0), i))
      .join(GAP)
      .trimEnd();
  const header = line(
    columns.map(({ title }) => title),
    (text) => view.paint.dim(text),
  );
  const body = cells.map((texts, r) => line(texts, (text, c) => columns[c]?.paint?.(text, rows[r] as Row) ?? text));
  return `${[header, ...body].join('\n')}\n`;
}

function plainCell<Row>({ text, plain = text }: Column<Row>, row: Row): string {
  const cell = plain(row);
  return FIGURE.test(cell) ? cell : harmlessCell(cell);
}

/** What begins as a formula does and is a number, or a sign that stands alone. */
const FIGURE = /^[+-](?:$|[\d.,]+ ?%?$)/;

/** Widths of columns as their cells need them, less what those that yield must give for the line to fit. */
function fit<Row>(columns: readonly Column<Row>[], cells: readonly (readonly string[])[], width: number): number[] {
  const widths = columns.map(({ title }, i) =>
    Math.max(stringWidth(title), ...cells.map((row) => stringWidth(row[i] ?? ''))),
  );
  let over = widths.reduce((sum, column) => sum + column, 0) + GAP.length * (columns.length - 1) - width;
  for (const i of inOrderOfYielding(columns)) {
    const given = Math.max(0, Math.min(over, (widths[i] ?? 0) - LEAST));
    widths[i] = (widths[i] ?? 0) - given;
    over -= given;
  }
  return widths;
}

function inOrderOfYielding<Row>(columns: readonly Column<Row>[]): number[] {
  const ranks = [...columns.entries()].flatMap(([i, { yields }]) => (yields === undefined ? [] : [{ i, yields }]));
  return ranks.toSorted((a, b) => a.yields - b.yields).map(({ i }) => i);
}
