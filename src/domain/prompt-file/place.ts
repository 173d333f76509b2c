/** Where something stands: counted from 1, columns in UTF-16 code units as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A stretch of a text, in UTF-16 code units. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** Turns offsets of one text into places; the text is searched for lines once, and only when a place is asked for. */
export interface Places {
  at(offset: number): Place;
}

/** The places of `text`. */
export function placesOf(text: string): Places {
  let starts: readonly number[] | null = null;
  return {
    at(offset) {
      starts ??= lineStarts(text);
      const line = lastAtMost(starts, offset);
      return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
    },
  };
}

/** The text of a line, counted from 1, without its line break; null where there is no such line. */
export function lineAt(text: string, starts: readonly number[], line: number): string | null {
  const start = starts[line - 1];
  if (start === undefined) return null;
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '');
}

/** The offset at which each line of a text starts. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The place in a sorted list of the last number that is not above the limit; 0 where there is none. */
export function lastAtMost(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((sorted[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
