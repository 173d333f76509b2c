import { printableLine } from '../../domain/printable.ts';

/** A cell of a table for programs; null: nothing. */
export type Cell = string | number | null;
/** A line of it, by column. */
export type Cells = { readonly [column: string]: Cell };

/** Tab-separated values under their names. What a spreadsheet would run as a formula gets an apostrophe. */
export function renderTsv(columns: readonly string[], rows: readonly Cells[]): string {
  return linesOf(columns, rows, '\t', (cell) => (typeof cell === 'string' ? harmlessCell(cell) : plain(cell)));
}

/** Comma-separated values under their names, quoted as RFC 4180 says; quotes do not keep a spreadsheet from running a formula. */
export function renderCsv(columns: readonly string[], rows: readonly Cells[]): string {
  return linesOf(columns, rows, ',', (cell) => {
    if (typeof cell !== 'string') return plain(cell);
    const text = harmlessCell(cell);
    // Where the comma is the decimal sign, spreadsheets separate by semicolons.
    return /[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
}

/** The text of a cell on one line, with an apostrophe before what a spreadsheet would run: `=1+1`, `@SUM(A1)`, `-1+cmd|…`. */
export function harmlessCell(text: string): string {
  // A tab or a carriage return before it is an escape by then.
  const line = printableLine(text);
  return FORMULA.test(line) ? `'${line}` : line;
}

/** The signs of a number begin one too, and so do the wide forms of all four. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

function linesOf(
  columns: readonly string[],
  rows: readonly Cells[],
  separator: string,
  write: (cell: Cell) => string,
): string {
  const lines = rows.map((row) => columns.map((column) => write(row[column] ?? null)));
  return [columns, ...lines].map((cells) => `${cells.join(separator)}\n`).join('');
}

function plain(cell: number | null): string {
  return cell === null ? '' : String(cell);
}
