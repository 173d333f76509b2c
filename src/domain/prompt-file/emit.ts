import type { Json, JsonObject } from '../prompt.ts';
import { blockText, inlineText } from './scalar-text.ts';
import { isJsonObject } from './value.ts';

/** A value as YAML: what stands behind its colon or dash, and the lines below. */
export interface Emitted {
  readonly head: string;
  readonly lines: readonly string[];
}

/** Where a value stands: the column of its key or dash, the file's indentation, and how many levels keep lines of their own: less than none below what is free. */
export interface Layout {
  readonly indent: number;
  readonly step: number;
  readonly levels: number;
}

const WIDEST_FLOW = 80;

/** What reads better over several lines however short it is: one key of a prompt, one variable a line. */
const LEVELS: ReadonlyMap<string, number> = new Map([
  ['prompts', 2],
  ['variables', 1],
  ['messages', 2],
]);

/** What is passed through, or is a sample, knows no keys of ours. */
const FREE: ReadonlySet<string> = new Set(['parameters', 'metadata', 'tools', 'output', 'examples']);

/** How many levels below a key keep lines of their own. */
export function levelsBelow(levels: number, key: string): number {
  return levels < 0 || FREE.has(key) ? -1 : Math.max(levels - 1, LEVELS.get(key) ?? 0);
}

/** The lines of a map, one key after the other. */
export function emitMap(map: JsonObject, layout: Layout): string[] {
  return Object.entries(map).flatMap(([key, value]) => emitPair(key, value, layout));
}

/** The lines of one key and its value. */
export function emitPair(key: string, value: Json, layout: Layout): string[] {
  const { head, lines } = emitValue(value, { ...layout, levels: levelsBelow(layout.levels, key) });
  return [`${' '.repeat(layout.indent)}${inlineText(key, 'flow')}:${head === '' ? '' : ` ${head}`}`, ...lines];
}

/** The lines of one item of a list, the first one after a dash. */
export function emitItem(value: Json, layout: Layout): string[] {
  const { head, lines } = emitItemValue(value, layout);
  return [`${' '.repeat(layout.indent)}- ${head}`, ...lines];
}

/** A value behind a colon. */
export function emitValue(value: Json, layout: Layout): Emitted {
  const inline = emitInline(value, layout);
  if (inline !== null) return inline;
  const inner = { ...layout, indent: layout.indent + layout.step };
  return { head: '', lines: blockLines(value, inner) };
}

/** A value behind a dash: the first key of a map stands in the same line. */
export function emitItemValue(value: Json, layout: Layout): Emitted {
  const inline = emitInline(value, layout);
  if (inline !== null) return inline;
  const [first = '', ...lines] = blockLines(value, { ...layout, indent: layout.indent + 2 });
  return { head: first.trimStart(), lines };
}

/** A value inside brackets, on one line. */
export function emitFlow(value: Json): string {
  if (typeof value === 'string') return inlineText(value, 'flow');
  if (Array.isArray(value)) return `[${value.map(emitFlow).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, member]) => `${inlineText(key, 'flow')}: ${emitFlow(member)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

function emitInline(value: Json, layout: Layout): Emitted | null {
  if (typeof value === 'string') return emitText(value, layout);
  if (value === null || typeof value !== 'object') return { head: JSON.stringify(value), lines: [] };
  const isEmpty = Object.keys(value).length === 0;
  if (!isEmpty && (layout.levels > 0 || !Object.values(value).every(isShort))) return null;
  const flow = emitFlow(value);
  return isEmpty || layout.indent + flow.length <= WIDEST_FLOW ? { head: flow, lines: [] } : null;
}

function emitText(text: string, { indent, step }: Layout): Emitted {
  const block = blockText(text, step);
  if (block === null) return { head: inlineText(text, 'block'), lines: [] };
  const margin = ' '.repeat(indent + step);
  return { head: block.header, lines: block.lines.map((line) => (line === '' ? '' : margin + line)) };
}

function blockLines(value: Json, layout: Layout): string[] {
  if (Array.isArray(value))
    return value.flatMap((item: Json) => emitItem(item, { ...layout, levels: layout.levels - 1 }));
  return isJsonObject(value) ? emitMap(value, layout) : [];
}

/** Within a line's brackets: scalars, and lists of them. */
function isShort(value: Json): boolean {
  if (typeof value === 'string') return !value.includes('\n');
  if (Array.isArray(value)) return value.every((item: Json) => typeof item !== 'object');
  return !isJsonObject(value) || Object.keys(value).length === 0;
}
