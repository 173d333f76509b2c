import { type Block, changedBlocks } from './blocks.ts';
import { type Effort, spend } from './effort.ts';
import { pairInOrder } from './pairs.ts';
import { type WordPart, wordParts } from './word-parts.ts';
import { splitWords } from './words.ts';

/** How one text became another: by lines, and by words inside lines that were edited. */
export interface TextDiff {
  /** Lines added; a line feed that came or went at the end, and nothing else, counts as one line changed. */
  readonly insertions: number;
  readonly deletions: number;
  /** In order; the lines between them are the same in both texts. */
  readonly hunks: readonly TextHunk[];
  readonly finalLineFeed: { readonly before: boolean; readonly after: boolean };
}

/** Neighbouring lines that were replaced; line feeds are not part of the lines. */
export interface TextHunk {
  /** Lines of the old text above this hunk; `removed` starts after them. */
  readonly beforeLine: number;
  readonly afterLine: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
  readonly edited: readonly EditedLine[];
}

/** A removed line that lives on in an added one, by their places in the hunk. */
export interface EditedLine {
  readonly removed: number;
  readonly added: number;
  readonly parts: readonly WordPart[];
}

/** What a diff may spend on lines and, apart from it, on words: words are decoration and must not starve lines. */
export interface TextEffort {
  readonly lines: Effort;
  readonly words: Effort;
}

// Some tenths of a second each on a slow machine, at worst.
const LINE_STEPS = 20_000_000;
const WORD_STEPS = 4_000_000;
const STEPS_PER_CHARACTER = 10;

// In a longer stretch of replaced lines nobody looks for the words that stayed.
const LINES_WITH_WORDS = 500;

/** The effort that the diff of one prompt gets. */
export function fullEffort(): TextEffort {
  return { lines: { remaining: LINE_STEPS }, words: { remaining: WORD_STEPS } };
}

/** The lines of a text without their line feeds; one line feed at the end starts no further line. */
export function linesOf(text: string): readonly string[] {
  return text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

/** Compares two texts that differ; where effort runs out, what differs counts as replaced in one piece. */
export function diffText(before: string, after: string, effort: TextEffort): TextDiff {
  const old = linesOf(before);
  const next = linesOf(after);
  const hunks = changedBlocks(old, next, effort.lines).map((block) => toHunk(block, old, next, effort.words));
  const touched = hunks.length === 0 ? 1 : 0;
  return {
    insertions: hunks.reduce((sum, { added }) => sum + added.length, touched),
    deletions: hunks.reduce((sum, { removed }) => sum + removed.length, touched),
    hunks,
    finalLineFeed: { before: before.endsWith('\n'), after: after.endsWith('\n') },
  };
}

function toHunk(block: Block, before: readonly string[], after: readonly string[], effort: Effort): TextHunk {
  const removed = before.slice(block.before.start, block.before.end);
  const added = after.slice(block.after.start, block.after.end);
  const edited = editedLines(removed, added, effort);
  return { beforeLine: block.before.start, afterLine: block.after.start, removed, added, edited };
}

function editedLines(removed: readonly string[], added: readonly string[], effort: Effort): readonly EditedLine[] {
  if (Math.max(removed.length, added.length) > LINES_WITH_WORDS) return [];
  const old = wordReader(removed, effort);
  const next = wordReader(added, effort);
  const compare = (i: number, j: number) => {
    const before = old(i);
    const after = before && next(j);
    return before && after && wordParts(before, after, effort);
  };
  const pairs = pairInOrder({ start: 0, end: removed.length }, { start: 0, end: added.length }, compare);
  return pairs.map(({ before, after, found }) => ({ removed: before, added: after, parts: found }));
}

// Cuts each line at most once; null once the effort does not reach for it.
function wordReader(lines: readonly string[], effort: Effort): (index: number) => readonly string[] | null {
  const known = new Map<number, readonly string[]>();
  return (index) => {
    const words = known.get(index);
    const line = lines[index];
    if (words !== undefined || line === undefined) return words ?? null;
    if (!spend(effort, line.length * STEPS_PER_CHARACTER)) return null;
    const cut = splitWords(line);
    known.set(index, cut);
    return cut;
  };
}
