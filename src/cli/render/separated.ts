import { printableLine } from '../../domain/printable.ts';

/** A cell of a table for programs; null: nothing. */
export type Cell = string | number | null;
/** A line of it, by column. */
export type Cells = { readonly [column: string]: Cell };

/** Tab-separated values under their names. */
export function renderTsv(columns: readonly string[], rows: readonly Cells[]): string {
  return linesOf(columns, rows, '\t', (cell) => (typeof cell === 'string' ? printableLine(cell) : plain(cell)));
}

/** Comma-separated values under their names, quoted as RFC 4180 says. What a spreadsheet would run as a formula gets an apostrophe. */
export function renderCsv(columns: readonly string[], rows: readonly Cells[]): string {
  return linesOf(columns, rows, ',', (cell) => {
    if (typeof cell !== 'string') return plain(cell);
    const text = printableLine(cell).replace(/^(?=[=+\-@])/, "'");
    return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
}

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
