import { isText } from '../../domain/diff/change.ts';
import { isList, isObject, isScalar } from '../../domain/diff/json.ts';
import { linesOf } from '../../domain/diff/text.ts';
import type { Json, JsonObject } from '../../domain/prompt.ts';

/** A value on one line, as people write YAML: `{type: string, enum: [free, pro]}`; not yet made printable. */
export function flowText(value: Json): string {
  if (isList(value)) return `[${value.map(flowText).join(', ')}]`;
  if (isObject(value)) return `{${membersOf(value).join(', ')}}`;
  return typeof value === 'string' && isPlain(value) ? value : JSON.stringify(value);
}

/** A value as lines: texts as they are, maps and lists item by item where one line of `width` does not hold them. */
export function outline(value: Json, width: number): readonly string[] {
  if (typeof value === 'string' && isText(value)) return linesOf(value);
  if (isScalar(value) || (!holdsText(value) && flowText(value).length <= width)) return [flowText(value)];
  return itemsOf(value).flatMap(([label, item]) => labelled(label, item, width - 2));
}

/** True for a value that reads better as lines: a text, or something with a text in it. */
export function holdsText(value: Json): boolean {
  if (typeof value === 'string') return isText(value);
  return value !== null && typeof value === 'object' && Object.values(value).some(holdsText);
}

function itemsOf(value: Json): readonly (readonly [string, Json])[] {
  if (isList(value)) return value.map((item) => ['-', item]);
  return isObject(value) ? Object.entries(value).map(([key, item]) => [`${keyText(key)}:`, item]) : [];
}

function labelled(label: string, value: Json, width: number): readonly string[] {
  if (typeof value === 'string') {
    return value.includes('\n') ? [`${label} |`, ...indented(linesOf(value))] : [`${label} ${flowText(value)}`];
  }
  const lines = outline(value, width);
  return lines.length === 1 ? [`${label} ${lines.join('')}`] : [label, ...indented(lines)];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

function membersOf(value: JsonObject): readonly string[] {
  return Object.entries(value).map(([key, item]) => `${keyText(key)}: ${flowText(item)}`);
}

function keyText(key: string): string {
  return isPlain(key) ? key : JSON.stringify(key);
}

// What can only be read as a text, and as this one, needs no quotes.
function isPlain(text: string): boolean {
  if (text === 'true' || text === 'false' || text === 'null') return false;
  return /^[\p{L}_/](?:[\p{L}\p{M}\p{N}_./@+ -]*[\p{L}\p{M}\p{N}_./@+-])?$/u.test(text);
}
