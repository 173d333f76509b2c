import type { PromptDiff } from '../../domain/diff/content.ts';
import { printableLine } from '../../domain/printable.ts';
import { fieldLines } from './diff-field.ts';
import { renderStat } from './diff-stat.ts';
import type { PatchOptions } from './diff-text.ts';
import type { View } from './view.ts';

/** How much of a diff is shown, and how. */
export interface DiffOptions extends PatchOptions {
  readonly mode: 'patch' | 'stat' | 'name-only' | 'name-status';
}

/** Draws diffs in the style of git; prompts without differences are left out. */
export function renderDiff(diffs: readonly PromptDiff[], view: View, options: DiffOptions): string {
  const different = diffs.filter(({ kind }) => kind !== 'same');
  return DRAWINGS[options.mode](different, view, options);
}

type Drawing = (diffs: readonly PromptDiff[], view: View, options: DiffOptions) => string;

const DRAWINGS: { readonly [mode in DiffOptions['mode']]: Drawing } = {
  patch: (diffs, view, options) => diffs.map((diff) => renderPatch(diff, view, options)).join('\n'),
  stat: renderStat,
  'name-only': (diffs) => diffs.map(({ name }) => `${printableLine(name)}\n`).join(''),
  'name-status': (diffs) => diffs.map(({ name, kind }) => `${STATUS[kind]}\t${printableLine(name)}\n`).join(''),
};

const STATUS = { added: 'A', removed: 'D', changed: 'M', same: '' };

// Every line of content starts with a sign or a space, so no prompt can draw what looks like a header.
function renderPatch(diff: PromptDiff, view: View, options: DiffOptions): string {
  const header = `${view.paint.bold(printableLine(diff.name))}  ${places(diff, view)}`;
  const notes = diff.notes.map(({ message }) => view.paint.yellow(`! ${printableLine(message)}`));
  const fields = diff.changes.flatMap((change) => fieldLines(change, view, options));
  return [header, ...notes, ...fields].map((line) => `${line}\n`).join('');
}

function places({ name, from, to }: PromptDiff, { paint }: View): string {
  // `support/reply@7` under the heading support/reply is 7.
  const short = (label: string) => printableLine(label.startsWith(`${name}@`) ? label.slice(name.length + 1) : label);
  if (from === null) return paint.green(`added in ${short(to ?? '')}`);
  if (to === null) return paint.red(`removed, was ${short(from)}`);
  return `${short(from)} → ${short(to)}`;
}
