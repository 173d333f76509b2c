import type { Span } from './place.ts';

/** A stretch of a text, and what to put there instead. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Comments that stand before this offset and would go are moved above `anchor`. */
  readonly lostBefore: number;
  /** Anywhere in the line above which comments may stand. */
  readonly anchor: number;
}

/** The text with all edits made; null when two of them overlap. Comments that an edit would drop move above it. */
export function applyEdits(text: string, edits: readonly Edit[], comments: () => readonly Span[]): string | null {
  // What is added at a place ends what stood before it, so it goes above comments that are moved there.
  const all = [...edits, ...rescues(text, edits, comments)].toSorted((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let position = 0;
  for (const edit of all) {
    if (edit.start < position) return null;
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}

function rescues(text: string, edits: readonly Edit[], comments: () => readonly Span[]): Edit[] {
  return edits
    .filter((edit) => text.slice(edit.start, edit.lostBefore).includes('#'))
    .map((edit) => {
      const start = text.lastIndexOf('\n', edit.anchor - 1) + 1;
      const indent = /^ */.exec(text.slice(start))?.[0] ?? '';
      const lost = comments().filter(({ offset }) => offset >= edit.start && offset < edit.lostBefore);
      const lines = lost.map(({ offset, length }) => `${indent}${text.slice(offset, offset + length).trimEnd()}\n`);
      return { start, end: start, text: lines.join(''), lostBefore: start, anchor: start };
    });
}
