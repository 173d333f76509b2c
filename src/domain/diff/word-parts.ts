import { type Block, changedBlocks } from './blocks.ts';
import type { Effort } from './effort.ts';

/** A stretch of a changed line: in both, only in the old line, or only in the new one. */
export interface WordPart {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

// Lines that share less than this of the longer one are two different lines, not one that was edited.
const SHARED_AT_LEAST = 0.4;

/** What two lines, cut into words, share and do not share; null where they have too little in common. */
export function wordParts(before: readonly string[], after: readonly string[], effort: Effort): WordPart[] | null {
  const blocks = joinAcrossSpace(changedBlocks(before, after, effort), before).map((block) =>
    trimmed(block, before, after),
  );
  const parts = partsOf(blocks, before, after);
  const shared = inkOf(parts.filter(({ kind }) => kind === 'same').map(({ text }) => text));
  return shared > 0 && shared >= SHARED_AT_LEAST * Math.max(inkOf(before), inkOf(after)) ? parts : null;
}

// "one two" to "six ten" is one change of two words, not two changes around a space.
function joinAcrossSpace(blocks: readonly Block[], before: readonly string[]): readonly Block[] {
  const joined: Block[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    if (last !== undefined && inkOf(before.slice(last.before.end, block.before.start)) === 0) {
      joined[joined.length - 1] = spanning(last, block);
    } else joined.push(block);
  }
  return joined;
}

function spanning(first: Block, last: Block): Block {
  return {
    before: { start: first.before.start, end: last.before.end },
    after: { start: first.after.start, end: last.after.end },
  };
}

// Joining may have taken in words that both sides have at its ends.
function trimmed(block: Block, before: readonly string[], after: readonly string[]): Block {
  const old = { ...block.before };
  const next = { ...block.after };
  const hasWords = () => old.start < old.end && next.start < next.end;
  while (hasWords() && before[old.end - 1] === after[next.end - 1]) {
    old.end--;
    next.end--;
  }
  while (hasWords() && before[old.start] === after[next.start]) {
    old.start++;
    next.start++;
  }
  return { before: old, after: next };
}

function partsOf(blocks: readonly Block[], before: readonly string[], after: readonly string[]): WordPart[] {
  const parts: WordPart[] = [];
  const add = (kind: WordPart['kind'], words: readonly string[]) => {
    if (words.length > 0) parts.push({ kind, text: words.join('') });
  };
  let at = 0;
  for (const block of blocks) {
    add('same', before.slice(at, block.before.start));
    add('removed', before.slice(block.before.start, block.before.end));
    add('added', after.slice(block.after.start, block.after.end));
    at = block.before.end;
  }
  add('same', before.slice(at));
  return parts;
}

function inkOf(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + (word.trim() === '' ? 0 : word.length), 0);
}
