import stringWidth from 'fast-string-width';
import { printable } from '../printable.ts';
import { lineAt, lineStarts } from './place.ts';

const WIDEST = 100;
const BEFORE_CUT = 40;

/**
 * The line at a place and the one before it, numbered, with carets under `length` code units from `column` on.
 * Long lines are cut around the place, and what could move a cursor is escaped. A text without characters has no frame.
 */
export function codeFrame(text: string, line: number, column: number, length: number): string {
  if (text === '') return '';
  const starts = lineStarts(text);
  const source = lineAt(text, starts, line) ?? '';
  const before = line > 1 ? lineAt(text, starts, line - 1) : null;
  const { shown, indent, carets } = mark(source, Math.min(column - 1, source.length), length);
  return [
    ...(before === null ? [] : [row(line - 1, show(before.slice(0, WIDEST)) + (before.length > WIDEST ? '…' : ''))]),
    row(line, shown),
    row(null, ' '.repeat(indent) + '^'.repeat(carets)),
  ].join('\n');
}

function row(line: number | null, source: string): string {
  return `${(line === null ? '' : String(line)).padStart(5)} | ${source}`.trimEnd();
}

function mark(source: string, place: number, length: number): { shown: string; indent: number; carets: number } {
  const at = boundary(source, place);
  const from = source.length > WIDEST ? boundary(source, Math.max(0, at - BEFORE_CUT)) : 0;
  const to = boundary(source, Math.min(source.length, from + WIDEST));
  const end = boundary(source, Math.min(place + length, to));
  const left = (from > 0 ? '…' : '') + show(source.slice(from, at));
  const marked = show(source.slice(at, end));
  const right = show(source.slice(Math.max(at, end), to)) + (to < source.length ? '…' : '');
  return { shown: left + marked + right, indent: stringWidth(left), carets: Math.max(1, stringWidth(marked)) };
}

/** Not between the two halves of a character. */
function boundary(source: string, at: number): number {
  const unit = source.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}

/** Tabs become two spaces: a caret line could not line up under what each terminal makes of a tab. */
function show(source: string): string {
  return printable(source).replaceAll('\t', '  ');
}
