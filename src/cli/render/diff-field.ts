import stringWidth from 'fast-string-width';
import type { FieldChange } from '../../domain/diff/content.ts';
import { printableLine } from '../../domain/printable.ts';
import type { Json } from '../../domain/prompt.ts';
import { signedLine, visible } from './diff-line.ts';
import { type PatchOptions, textLines } from './diff-text.ts';
import { flowText, holdsText, outline } from './diff-value.ts';
import type { View } from './view.ts';

/** Draws one changed field: on one line where it fits, else its name and what went and came below. */
export function fieldLines(change: FieldChange, view: View, options: PatchOptions): readonly string[] {
  const heading = view.paint.bold(printableLine(change.field));
  if (change.text !== null && typeof change.before === 'string') {
    return [heading, ...textLines(change.text, change.before, view, options)];
  }
  const line = oneLine(change, view);
  if (line !== null) return [line];
  const gone = change.kind === 'added' ? [] : signedLines('-', change.before, view);
  const come = change.kind === 'removed' ? [] : signedLines('+', change.after, view);
  return [heading, ...gone, ...come];
}

function oneLine({ field, kind, before, after }: FieldChange, { paint, width }: View): string | null {
  const name = printableLine(field);
  if (kind !== 'changed') {
    const value = kind === 'added' ? after : before;
    const sign = kind === 'added' ? '+' : '-';
    const text = `${sign} ${inline(value)}`;
    if (holdsText(value) || stringWidth(`${name}  ${text}`) > width) return null;
    return `${paint.bold(name)}  ${kind === 'added' ? paint.green(text) : paint.red(text)}`;
  }
  const [old, next] = [inline(before), inline(after)];
  if (holdsText(before) || holdsText(after) || stringWidth(`${name}  ${old} → ${next}`) > width) return null;
  return `${paint.bold(name)}  ${paint.red(old)} → ${paint.green(next)}`;
}

function inline(value: Json): string {
  return visible(printableLine(flowText(value)));
}

function signedLines(sign: '+' | '-', value: Json, view: View): readonly string[] {
  return outline(value, view.width).map((line) => signedLine(sign, line, null, view));
}
