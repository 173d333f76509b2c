import { isScalar } from 'yaml';
import type { Json } from '../prompt.ts';
import type { Edit } from './edits.ts';
import { type Emitted, emitFlow, emitItemValue, emitValue } from './emit.ts';
import { doubleQuoted, singleQuoted } from './scalar-text.ts';
import { contentEnd, lineEnd, type Slot } from './slot.ts';

/** The edit that puts a value into a slot, whatever stood there. */
export function replacement(text: string, slot: Slot, to: Json, step: number): Edit {
  const { after, indent, levels, node, outside } = slot;
  const end = node === null || node.range[1] <= node.range[0] ? after : contentEnd(text, node);
  const edit = { start: after, end, lostBefore: end, anchor: outside ?? after };
  if (outside !== null) return { ...edit, text: `${colon(text, slot)} ${quotedLike(slot, to) ?? emitFlow(to)}` };
  const layout = { indent, step, levels };
  const { head, lines } = slot.kind === 'item' ? emitItemValue(to, layout) : emitPairValue(slot, to, layout);
  const first = colon(text, slot) + (head === '' ? '' : ` ${head}`);
  if (lines.length === 0) return { ...edit, text: first };
  // A comment after the old value goes behind the first line of the new one: below, it would be part of a text.
  const rest = text.slice(end, lineEnd(text, end)).trimEnd();
  return { ...edit, end: lineEnd(text, end), text: [first + rest, ...lines].join('\n') };
}

function emitPairValue(slot: Slot, to: Json, layout: { indent: number; step: number; levels: number }): Emitted {
  const quoted = quotedLike(slot, to);
  return quoted === null ? emitValue(to, layout) : { head: quoted, lines: [] };
}

/** Who quotes a text goes on quoting it, in the same way. */
function quotedLike({ node }: Slot, to: Json): string | null {
  if (!isScalar(node) || typeof to !== 'string' || to.includes('\n')) return null;
  if (node.type === 'QUOTE_SINGLE') return singleQuoted(to);
  return node.type === 'QUOTE_DOUBLE' ? doubleQuoted(to) : null;
}

/** Inside braces a key may stand without its colon. */
function colon(text: string, { kind, after }: Slot): string {
  return kind === 'pair' && text[after - 1] !== ':' ? ':' : '';
}
