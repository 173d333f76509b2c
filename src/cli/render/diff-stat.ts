import stringWidth from 'fast-string-width';
import type { PromptDiff } from '../../domain/diff/content.ts';
import { printableLine } from '../../domain/printable.ts';
import { count } from '../../domain/words.ts';
import { pad, truncate } from './text.ts';
import type { View } from './view.ts';

// Space around the bar and the number: ` name | 12 ++--`.
const FRAME = 5;
const SHORTEST_NAME = 8;
const SHORTEST_GRAPH = 10;

/** Draws how much each prompt changed, one line each, and a last line of counts; '' without differences. */
export function renderStat(diffs: readonly PromptDiff[], view: View): string {
  if (diffs.length === 0) return '';
  const most = Math.max(...diffs.map(sizeOf));
  const digits = String(most).length;
  const room = view.width - FRAME - digits;
  const longest = Math.max(...diffs.map(({ name }) => stringWidth(printableLine(name))));
  const nameWidth = Math.min(longest, Math.max(SHORTEST_NAME, room - Math.min(most, SHORTEST_GRAPH)));
  const graphWidth = Math.max(1, Math.min(most, room - nameWidth));
  const lines = diffs.map((diff) => {
    const name = pad(truncate(printableLine(diff.name), nameWidth), nameWidth);
    return ` ${name} | ${String(sizeOf(diff)).padStart(digits)} ${graph(diff, graphWidth / most, view)}\n`;
  });
  return `${lines.join('')} ${counts(diffs)}\n`;
}

function sizeOf({ insertions, deletions }: PromptDiff): number {
  return insertions + deletions;
}

// Never so short that one of the two signs is lost.
function graph({ insertions, deletions }: PromptDiff, scale: number, { paint }: View): string {
  const shorten = Math.min(1, scale);
  const plus = shortened(insertions, shorten);
  const minus = shortened(deletions, shorten);
  return paint.green('+'.repeat(plus)) + paint.red('-'.repeat(minus));
}

function shortened(length: number, scale: number): number {
  return length === 0 ? 0 : Math.max(1, Math.floor(length * scale));
}

function counts(diffs: readonly PromptDiff[]): string {
  const insertions = diffs.reduce((sum, diff) => sum + diff.insertions, 0);
  const deletions = diffs.reduce((sum, diff) => sum + diff.deletions, 0);
  const parts = [`${count(diffs.length, 'prompt')} changed`];
  if (insertions > 0 || deletions === 0) parts.push(`${count(insertions, 'insertion')}(+)`);
  if (deletions > 0 || insertions === 0) parts.push(`${count(deletions, 'deletion')}(-)`);
  return parts.join(', ');
}
