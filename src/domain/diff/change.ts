import type { Json } from '../prompt.ts';
import { isScalar } from './json.ts';
import { diffText, linesOf, type TextDiff, type TextEffort } from './text.ts';

/** One field that differs. */
export interface FieldChange {
  /** A path such as `template`, `variables.tier.enum` or `messages[1].content`; items count from 0, in the newer list unless removed. */
  readonly field: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Null where the field was added, and where it was null: `kind` tells. */
  readonly before: Json;
  readonly after: Json;
  /** By lines and words, where both sides are texts, and long together or with line feeds. */
  readonly text: TextDiff | null;
}

// What still fits on one line; for a change, both sides beside each other.
const SHORT_TEXT = 60;

/** A field that only the newer side has. */
export function addedField(field: string, after: Json): FieldChange {
  return { field, kind: 'added', before: null, after, text: null };
}

/** A field that only the older side has. */
export function removedField(field: string, before: Json): FieldChange {
  return { field, kind: 'removed', before, after: null, text: null };
}

/** A field that both sides have, with different values. */
export function changedField(field: string, before: Json, after: Json, effort: TextEffort): FieldChange {
  const texts = typeof before === 'string' && typeof after === 'string' && isText(before + after);
  return { field, kind: 'changed', before, after, text: texts ? diffText(before, after, effort) : null };
}

/** True for a text that is compared and shown by lines: long, or with line feeds. */
export function isText(value: string): boolean {
  return value.length > SHORT_TEXT || value.includes('\n');
}

/** Lines and values that a change adds and takes away. */
export function sizeOf({ kind, before, after, text }: FieldChange): { insertions: number; deletions: number } {
  if (text !== null) return { insertions: text.insertions, deletions: text.deletions };
  if (kind === 'changed') return { insertions: 1, deletions: 1 };
  return kind === 'added'
    ? { insertions: valuesIn(after), deletions: 0 }
    : { insertions: 0, deletions: valuesIn(before) };
}

function valuesIn(value: Json): number {
  if (typeof value === 'string') return Math.max(1, linesOf(value).length);
  if (value === null || isScalar(value)) return 1;
  return Math.max(
    1,
    Object.values(value).reduce((sum: number, inner: Json) => sum + valuesIn(inner), 0),
  );
}
