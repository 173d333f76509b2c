import { isUtf8 } from 'node:buffer';

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** A longer line is no event: the longest feedback fits into it a hundred times. */
export const LONGEST_LINE = 1024 * 1024;

/** A line of a file, its number counted from 1. */
export interface Line {
  readonly number: number;
  /** The place of the next line, in bytes from the start of the file. */
  readonly end: number;
  /** What it says; `long`, `binary`: it was not read, and why. */
  readonly text: string | { readonly problem: 'long' | 'binary' };
}

/** A place between two lines. */
export interface Position {
  readonly line: number;
  readonly bytes: number;
}

/** Cuts what comes in pieces into lines; what is kept of a line that has not ended is bounded. */
export interface Lines {
  readonly of: (chunk: Buffer) => Iterable<Line>;
  /** The last line, where no line feed ends it. */
  readonly rest: () => Line | null;
}

export function createLines(start: Position): Lines {
  let { line: number, bytes: offset } = start;
  let pieces: Buffer[] = [];
  let length = 0;

  const keep = (piece: Buffer) => {
    length += piece.length;
    if (length <= LONGEST_LINE) pieces.push(piece);
    else pieces = [];
  };
  const finish = (piece: Buffer, end: number): Line => {
    if (piece.length > 0) keep(piece);
    const isLong = length > LONGEST_LINE;
    const bytes = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
    pieces = [];
    length = 0;
    return { number: ++number, end, text: isLong ? { problem: 'long' } : textOf(bytes, number === 1) };
  };

  return {
    *of(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
        yield finish(chunk.subarray(from, at), offset + at + 1);
        from = at + 1;
      }
      // Copied, so that whoever reads may read into the same bytes again.
      if (from < chunk.length) keep(Buffer.from(chunk.subarray(from)));
      offset += chunk.length;
    },
    rest: () => (length === 0 ? null : finish(Buffer.alloc(0), offset)),
  };
}

function textOf(bytes: Buffer, isFirst: boolean): Line['text'] {
  if (!isUtf8(bytes)) return { problem: 'binary' };
  const isMarked = isFirst && BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte);
  return bytes.toString('utf8', isMarked ? BYTE_ORDER_MARK.length : 0);
}
