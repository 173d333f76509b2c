import { isMap, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import { canonicalJson } from '../canonical-json.ts';
import type { Json, JsonObject } from '../prompt.ts';
import type { Edit } from './edits.ts';
import { emitFlow, emitItem, emitPair, levelsBelow } from './emit.ts';
import { keyOf, type ParsedPair } from './node.ts';
import { replacement } from './replacement.ts';
import { inlineText } from './scalar-text.ts';
import * as place from './slot.ts';
import { type Slot, slotOfItem, slotOfPair } from './slot.ts';
import { isJsonObject } from './value.ts';

/** A text that ends with a line feed, and how deep each level of it is indented. */
export interface Source {
  readonly text: string;
  readonly step: number;
}

/**
 * The edits that make the value in a slot say `to` where it says `from`. Only what differs is touched, as deep
 * inside as the two have keys or items in common.
 */
export function valueEdits(source: Source, slot: Slot, from: Json, to: Json): Edit[] {
  if (canonicalJson(from) === canonicalJson(to)) return [];
  return insideEdits(source, slot, from, to) ?? [replacement(source.text, slot, to, source.step)];
}

function insideEdits(source: Source, slot: Slot, from: Json, to: Json): Edit[] | null {
  const { node } = slot;
  if (isMap(node) && isJsonObject(from) && isJsonObject(to)) return mapEdits(source, slot, node, from, to);
  const isBlock = isSeq(node) && node.flow !== true;
  return isBlock && Array.isArray(from) && Array.isArray(to) ? listEdits(source, slot, node, from, to) : null;
}

function mapEdits(source: Source, slot: Slot, map: YAMLMap.Parsed, from: JsonObject, to: JsonObject): Edit[] | null {
  const isFlow = map.flow === true;
  const pairs = map.items.filter((pair) => Object.hasOwn(from, keyOf(pair)));
  const isKept = pairs.some((pair) => Object.hasOwn(to, keyOf(pair)));
  if (isFlow ? !isKept : pairs.length === 0 || Object.keys(to).length === 0) return null;
  const outside = isFlow ? (slot.outside ?? slot.after) : null;
  const removed = isFlow ? flowRemovals(source, pairs, to, outside ?? 0) : blockRemovals(source, pairs, to);
  if (removed === null) return null;
  const kept = pairs.flatMap((pair) => {
    const key = keyOf(pair);
    const inner = slotOfPair(source.text, pair, outside, levelsBelow(slot.levels, key));
    return Object.hasOwn(to, key) ? valueEdits(source, inner, from[key] ?? null, to[key] ?? null) : [];
  });
  const added = Object.entries(to).filter(([key]) => !Object.hasOwn(from, key));
  return [...removed, ...kept, ...additions(source, slot, map, added)];
}

function blockRemovals({ text }: Source, pairs: readonly ParsedPair[], to: JsonObject): Edit[] | null {
  const gone = pairs.filter((pair) => !Object.hasOwn(to, keyOf(pair)));
  if (gone.some(({ key }) => !place.startsLine(text, key.range[0]))) return null;
  return gone.map((pair) => removalOfLines(text, pair.key.range[0], place.pairEnd(text, pair)));
}

/** Neighbours that go, go together: with the comma before them, or after them where nothing stays before. */
function flowRemovals({ text }: Source, pairs: readonly ParsedPair[], to: JsonObject, anchor: number): Edit[] {
  const edits: Edit[] = [];
  let keptEnd: number | null = null;
  pairs.forEach((pair, index) => {
    const next = pairs[index + 1];
    const [isKept, isNextKept] = [pair, next].map((each) => each !== undefined && Object.hasOwn(to, keyOf(each)));
    if (isKept) keptEnd = place.pairEnd(text, pair);
    else if (isNextKept || next === undefined) {
      const start: number = keptEnd ?? pairs[0]?.key.range[0] ?? 0;
      const end = keptEnd === null && next !== undefined ? next.key.range[0] : place.pairEnd(text, pair);
      edits.push({ start, end, text: '', lostBefore: end, anchor });
    }
  });
  return edits;
}

function additions(
  source: Source,
  slot: Slot,
  map: YAMLMap.Parsed,
  added: readonly (readonly [string, Json])[],
): Edit[] {
  const last = map.items.at(-1);
  if (last === undefined || added.length === 0) return [];
  const end = place.pairEnd(source.text, last);
  if (map.flow === true) {
    const text = added.map(([key, value]) => `, ${inlineText(key, 'flow')}: ${emitFlow(value)}`).join('');
    return [insertion(end, text)];
  }
  const layout = { indent: place.columnOf(source.text, last.key.range[0]), step: source.step, levels: slot.levels };
  const separator = last.key.spaceBefore === true ? '\n' : '';
  const lines = added.flatMap(([key, value]) => [
    separator,
    ...emitPair(key, value, layout).map((line) => `${line}\n`),
  ]);
  return [insertion(place.nextLine(source.text, end), lines.join(''))];
}

function listEdits(
  source: Source,
  slot: Slot,
  list: YAMLSeq.Parsed,
  from: readonly Json[],
  to: readonly Json[],
): Edit[] | null {
  const { text, step } = source;
  const slots = from.map((_, index) => slotOfItem(text, list, index, slot.levels - 1));
  const last = slots.at(-1);
  if (to.length === 0 || last === undefined || last === null) return null;
  const edits = slots.flatMap((inner, index) => {
    if (inner === null) return [];
    const value = to[index];
    const end = inner.node === null ? inner.after : place.contentEnd(text, inner.node);
    return value === undefined
      ? [removalOfLines(text, inner.after - 1, end)]
      : valueEdits(source, inner, from[index] ?? null, value);
  });
  const layout = { indent: last.indent, step, levels: slot.levels - 1 };
  const added = to.slice(from.length).flatMap((value) => emitItem(value, layout).map((line) => `${line}\n`));
  const end = last.node === null ? last.after : place.contentEnd(text, last.node);
  return added.length === 0 ? edits : [...edits, insertion(place.nextLine(text, end), added.join(''))];
}

function removalOfLines(text: string, from: number, to: number): Edit {
  const start = place.lineStart(text, from);
  const end = place.nextLine(text, to);
  return { start, end, text: '', lostBefore: end, anchor: start };
}

function insertion(at: number, text: string): Edit {
  return { start: at, end: at, text, lostBefore: at, anchor: at };
}
