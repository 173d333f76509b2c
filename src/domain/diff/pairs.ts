import type { Span } from './blocks.ts';

/** An item of one list and the item of the other that it turned into, with what comparing them gave. */
export interface Pair<T> {
  readonly before: number;
  readonly after: number;
  readonly found: T;
}

// How far ahead an item looks for its partner: enough for a line or message put before it, and linear in all.
const REACH = 4;

/** Pairs two stretches in order: each item takes the first of the next few on the other side that `compare` accepts. */
export function pairInOrder<T>(
  before: Span,
  after: Span,
  compare: (before: number, after: number) => T | null,
): readonly Pair<T>[] {
  const pairs: Pair<T>[] = [];
  let next = after.start;
  for (let i = before.start; i < before.end && next < after.end; i++) {
    const pair = firstMatch(i, { start: next, end: Math.min(next + REACH, after.end) }, compare);
    if (pair === null) continue;
    pairs.push(pair);
    next = pair.after + 1;
  }
  return pairs;
}

function firstMatch<T>(
  before: number,
  after: Span,
  compare: (before: number, after: number) => T | null,
): Pair<T> | null {
  for (let j = after.start; j < after.end; j++) {
    const found = compare(before, j);
    if (found !== null) return { before, after: j, found };
  }
  return null;
}
