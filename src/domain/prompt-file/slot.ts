import { isMap, isScalar, isSeq, type ParsedNode, type YAMLSeq } from 'yaml';
import type { ParsedPair } from './node.ts';

/** Where a value stands in a text, or could stand. */
export interface Slot {
  readonly node: ParsedNode | null;
  readonly kind: 'pair' | 'item';
  /** Right after the colon or the dash. */
  readonly after: number;
  /** The column of the key or the dash, from 0. */
  readonly indent: number;
  /** How many levels below keep lines of their own. */
  readonly levels: number;
  /** A place in the line above which comments may be moved, where the value stands inside brackets. */
  readonly outside: number | null;
}

/** The slot of a pair's value. */
export function slotOfPair(text: string, pair: ParsedPair, outside: number | null, levels: number): Slot {
  const { range } = pair.key;
  const colon = pair.srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
  const after = colon === undefined ? range[1] : colon.offset + 1;
  return { node: pair.value, kind: 'pair', after, indent: columnOf(text, range[0]), levels, outside };
}

/** The slot of an item of a block list; null where the reader kept no trace of its dash. */
export function slotOfItem(text: string, list: YAMLSeq.Parsed, index: number, levels: number): Slot | null {
  const dash = dashOf(list, index);
  if (dash === null) return null;
  return {
    node: list.items[index] ?? null,
    kind: 'item',
    after: dash + 1,
    indent: columnOf(text, dash),
    levels,
    outside: null,
  };
}

/** The offset of an item's dash. */
function dashOf(list: YAMLSeq.Parsed, index: number): number | null {
  const token = list.srcToken?.type === 'block-seq' ? list.srcToken.items[index] : undefined;
  return token?.start.find(({ type }) => type === 'seq-item-ind')?.offset ?? null;
}

/** The end of what a node says: before its last line break, and before the comments and blank lines after it. */
export function contentEnd(text: string, node: ParsedNode): number {
  const last = lastInside(node);
  if (last !== null) return contentEnd(text, last);
  const end = node.range[1];
  return text[end - 1] === '\n' && isScalar(node) ? end - (text[end - 2] === '\r' ? 2 : 1) : end;
}

/** The last part of a block; what stands in brackets ends with its bracket. */
function lastInside(node: ParsedNode): ParsedNode | null {
  if (isSeq(node) && node.flow !== true) return node.items.at(-1) ?? null;
  const pair = isMap(node) && node.flow !== true ? node.items.at(-1) : undefined;
  return pair?.value ?? pair?.key ?? null;
}

/** The end of a pair: of its value, or of its key where it has none. */
export function pairEnd(text: string, { key, value }: ParsedPair): number {
  return value === null || value.range[1] <= value.range[0]
    ? Math.max(key.range[1], value?.range[1] ?? 0)
    : contentEnd(text, value);
}

/** The column of an offset, from 0. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Where the line of an offset starts. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line of an offset ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}

/** Where the line after that of an offset starts. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** True when nothing but spaces stands before an offset in its line. */
export function startsLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

/** How far a file indents what belongs to a key; two spaces where it does not show. */
export function indentationOf(text: string, root: ParsedNode | null): number {
  if (!isMap(root)) return 2;
  for (const { key, value } of root.items) {
    const inner = isMap(value) && value.flow !== true ? value.items[0]?.key : undefined;
    const step = inner === undefined ? 0 : columnOf(text, inner.range[0]) - columnOf(text, key.range[0]);
    if (step > 0 && step < 10) return step;
  }
  return 2;
}
