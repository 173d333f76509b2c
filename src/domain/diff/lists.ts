import { canonicalJson } from '../canonical-json.ts';
import type { Json } from '../prompt.ts';
import { type Block, changedBlocks, type Span } from './blocks.ts';
import type { Effort } from './effort.ts';
import { isList, isObject } from './json.ts';
import { pairInOrder } from './pairs.ts';
import { vocabulary } from './words.ts';

/** Places in the older and the newer list of one item that differs; null where that list does not have it. */
export interface ItemMatch {
  readonly before: number | null;
  readonly after: number | null;
}

/** Which items of a list came, went or were edited, so that an item put in the middle is one change and no cascade. */
export function matchItems(before: readonly Json[], after: readonly Json[], effort: Effort): readonly ItemMatch[] {
  const old = readItems(before);
  const next = readItems(after);
  // Always compared the same way round, so that a diff and its reverse tell the same story.
  if (comesFirst(old.texts, next.texts)) return matchSides(old, next, effort).flatMap(removedFirst);
  return matchSides(next, old, effort).flatMap((matches) => removedFirst(matches.map(reversed)));
}

function reversed({ before, after }: ItemMatch): ItemMatch {
  return { before: after, after: before };
}

function removedFirst(matches: readonly ItemMatch[]): readonly ItemMatch[] {
  const ordered: ItemMatch[] = [];
  const added: ItemMatch[] = [];
  for (const match of matches) {
    if (match.before === null) added.push(match);
    else {
      if (match.after !== null) for (const earlier of added.splice(0)) ordered.push(earlier);
      ordered.push(match);
    }
  }
  return [...ordered, ...added];
}

interface Items {
  readonly texts: readonly string[];
  readonly kinds: readonly string[];
  readonly wordsOf: (index: number) => ReadonlySet<string>;
}

// The start of an item is enough to recognise it by.
const RECOGNISED_BY = 2000;

function readItems(items: readonly Json[]): Items {
  const known = new Map<number, ReadonlySet<string>>();
  const wordsOf = (index: number) => {
    const words = known.get(index) ?? vocabulary(textIn(items[index] ?? null).slice(0, RECOGNISED_BY));
    known.set(index, words);
    return words;
  };
  return { texts: items.map(canonicalJson), kinds: items.map(kindOf), wordsOf };
}

function comesFirst(a: readonly string[], b: readonly string[]): boolean {
  const at = a.findIndex((text, index) => text !== b[index]);
  return at < 0 || (a[at] ?? '') < (b[at] ?? '');
}

function matchSides(before: Items, after: Items, effort: Effort): readonly (readonly ItemMatch[])[] {
  return changedBlocks(before.texts, after.texts, effort).map((block) => matchBlock(block, before, after));
}

function matchBlock(block: Block, before: Items, after: Items): readonly ItemMatch[] {
  const sameKind = (i: number, j: number) => before.kinds[i] === after.kinds[j];
  const alike = (i: number, j: number) =>
    sameKind(i, j) && shareMost(before.wordsOf(i), after.wordsOf(j)) ? { before: i, after: j } : null;
  const matches: (readonly ItemMatch[])[] = [];
  let from = { before: block.before.start, after: block.after.start };
  for (const { found } of pairInOrder(block.before, block.after, alike)) {
    matches.push(matchGap(gapBetween(from, found), sameKind), [found]);
    from = { before: found.before + 1, after: found.after + 1 };
  }
  const end = { before: block.before.end, after: block.after.end };
  return [...matches.flat(), ...matchGap(gapBetween(from, end), sameKind)];
}

type Place = { readonly before: number; readonly after: number };

function gapBetween(from: Place, to: Place): Block {
  return { before: { start: from.before, end: to.before }, after: { start: from.after, end: to.after } };
}

// Between items that are surely the same, one that stands in the place of another of its kind is that one, rewritten.
function matchGap({ before, after }: Block, sameKind: (i: number, j: number) => boolean): readonly ItemMatch[] {
  const gone: ItemMatch[] = placesIn(before).map((place) => ({ before: place, after: null }));
  const come: ItemMatch[] = placesIn(after).map((place) => ({ before: null, after: place }));
  const rewritten = gone.map((item, index) => ({ before: item.before, after: come[index]?.after ?? null }));
  const fits = gone.length === come.length && rewritten.every(({ before: i, after: j }) => sameKind(i ?? -1, j ?? -1));
  return fits ? rewritten : [...gone, ...come];
}

function placesIn({ start, end }: Span): readonly number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}

function kindOf(item: Json): string {
  if (isList(item)) return 'list';
  if (!isObject(item)) return typeof item;
  return typeof item.role === 'string' ? `role ${item.role}` : 'placeholder' in item ? 'placeholder' : 'object';
}

function textIn(value: Json): string {
  if (value === null || typeof value !== 'object') return String(value);
  return Object.values(value).map(textIn).join(' ');
}

function shareMost(before: ReadonlySet<string>, after: ReadonlySet<string>): boolean {
  const shared = [...before].filter((word) => after.has(word)).length;
  return 2 * shared >= before.size + after.size - shared;
}
