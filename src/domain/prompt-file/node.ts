import { isCollection, isMap, isScalar, isSeq, type Pair, type ParsedNode, type YAMLMap } from 'yaml';
import type { Span } from './place.ts';

export type Path = readonly (string | number)[];
export type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

/** The source range of a node: without its anchor and tag, its comments and the blank lines after it. */
export function spanOf(node: ParsedNode): Span {
  return { offset: node.range[0], length: Math.max(0, node.range[1] - node.range[0]) };
}

/** The text of a key; keys that are no text give what is written, and lists or maps as keys nothing. */
export function keyOf({ key }: ParsedPair): string {
  if (!isScalar(key)) return '';
  return typeof key.value === 'string' ? key.value : (key.source ?? '');
}

/** The pair of a map with this key; null where there is none, or no map. */
export function pairOf(node: ParsedNode | null, key: string | number): ParsedPair | null {
  return isMap(node) && typeof key === 'string' ? (indexOf(node).get(key) ?? null) : null;
}

/** Each problem and each edit searches the maps above it: one after the other, that takes quadratic time in large ones. */
const indices = new WeakMap<YAMLMap.Parsed, ReadonlyMap<string, ParsedPair>>();

function indexOf(map: YAMLMap.Parsed): ReadonlyMap<string, ParsedPair> {
  const known = indices.get(map);
  if (known !== undefined) return known;
  // Of equal keys the first is meant, which is set last.
  const index = new Map(map.items.toReversed().map((pair) => [keyOf(pair), pair]));
  indices.set(map, index);
  return index;
}

/**
 * The place of the value at `path`, or of its key where a value would be no help: a block of lines, nothing at all,
 * or a part that is missing, which is shown at the nearest key above it.
 */
export function locate(root: ParsedNode | null, path: Path, above: Span = { offset: 0, length: 1 }): Span {
  let node = root;
  let nearest = above;
  for (const step of path) {
    const pair = pairOf(node, step);
    const item: ParsedNode | null | undefined = isSeq(node) ? node.items[Number(step)] : pair?.value;
    if (item === undefined) return nearest;
    if (pair !== null) nearest = spanOf(pair.key);
    else if (item !== null) nearest = firstSpan(item);
    node = item;
  }
  return node === null || isBlock(node) || spanOf(node).length === 0 ? nearest : spanOf(node);
}

/** The place of a key inside the map at `path`. */
export function locateKey(root: ParsedNode | null, path: Path, key: string, above?: Span): Span {
  const pair = pairOf(nodeAt(root, path), key);
  return pair === null ? locate(root, path, above) : spanOf(pair.key);
}

/** The node at `path`, or null. */
export function nodeAt(root: ParsedNode | null, path: Path): ParsedNode | null {
  let node = root;
  for (const step of path) node = (isSeq(node) ? node.items[Number(step)] : pairOf(node, step)?.value) ?? null;
  return node;
}

function isBlock(node: ParsedNode): boolean {
  return isCollection(node) && node.flow !== true;
}

/** A list item that is a block of lines is shown at its first key. */
function firstSpan(node: ParsedNode): Span {
  const key = isMap(node) && node.flow !== true ? node.items[0]?.key : undefined;
  return key === undefined ? spanOf(node) : spanOf(key);
}
