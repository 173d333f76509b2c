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
  /** On a narrow terminal columns with a rank give way, the lowest first; those of rank 0 are left out where that is not enough. */
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
  return drawTable(columnsThatFit(columns, rows, view.width), rows, view);
}

function drawTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], view: View): string {
  const cells = cellsOf(columns, rows);
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

function cellsOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[][] {
  return rows.map((row) => columns.map((column) => printableLine(column.text(row))));
}

function plainCell<Row>({ text, plain = text }: Column<Row>, row: Row): string {
  const cell = plain(row);
  return FIGURE.test(cell) ? cell : harmlessCell(cell);
}

/** What begins as a formula does and is a number, or a sign that stands alone. */
const FIGURE = /^[+-](?:$|[\d.,]+ ?%?$)/;

/** All columns, or those that are not left out, where a line would be too long even with all that yield at their shortest. */
function columnsThatFit<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): readonly Column<Row>[] {
  const widths = widthsOf(columns, cellsOf(columns, rows));
  const shortest = widths.map((needed, i) => (columns[i]?.yields === undefined ? needed : Math.min(needed, LEAST)));
  return lineOf(shortest) <= width ? columns : columns.filter(({ yields }) => yields !== 0);
}

function widthsOf<Row>(columns: readonly Column<Row>[], cells: readonly (readonly string[])[]): number[] {
  return columns.map(({ title }, i) => Math.max(stringWidth(title), ...cells.map((row) => stringWidth(row[i] ?? ''))));
}

function lineOf(widths: readonly number[]): number {
  return widths.reduce((sum, column) => sum + column, 0) + GAP.length * (widths.length - 1);
}

/** Widths of columns as their cells need them, less what those that yield must give for the line to fit. */
function fit<Row>(columns: readonly Column<Row>[], cells: readonly (readonly string[])[], width: number): number[] {
  const widths = widthsOf(columns, cells);
  let over = lineOf(widths) - width;
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
