import type { TextDiff, TextHunk } from '../../domain/diff/content.ts';
import { linesOf } from '../../domain/diff/text.ts';
import { contextLine, signedLine, wordsLine } from './diff-line.ts';
import type { View } from './view.ts';

/** How changed lines are shown. */
export interface PatchOptions {
  /** Unchanged lines around changed ones. */
  readonly context: number;
  /** Edited lines once, with `[-old-]{+new+}` inside, instead of twice. */
  readonly words: boolean;
}

/** Draws how a text changed, as unified hunks; `before` lends the unchanged lines around them. */
export function textLines(diff: TextDiff, before: string, view: View, options: PatchOptions): readonly string[] {
  const lines = linesOf(before);
  const context = Math.max(0, options.context);
  const groups = groupHunks(diff.hunks, 2 * context);
  const drawn = groups.flatMap((group) => groupLines(group, lines, context, view, options.words));
  return [...drawn, ...finalLineFeed(diff, view)];
}

type Group = readonly [TextHunk, ...TextHunk[]];

// Hunks whose context would touch are drawn as one.
function groupHunks(hunks: readonly TextHunk[], gap: number): readonly Group[] {
  const groups: [TextHunk, ...TextHunk[]][] = [];
  for (const hunk of hunks) {
    const group = groups.at(-1);
    if (group !== undefined && hunk.beforeLine - endOf(lastOf(group)) <= gap) group.push(hunk);
    else groups.push([hunk]);
  }
  return groups;
}

function lastOf(group: Group): TextHunk {
  return group.at(-1) ?? group[0];
}

function endOf({ beforeLine, removed }: TextHunk): number {
  return beforeLine + removed.length;
}

function groupLines(
  group: Group,
  lines: readonly string[],
  context: number,
  view: View,
  words: boolean,
): readonly string[] {
  const start = Math.max(0, group[0].beforeLine - context);
  const end = Math.min(lines.length, endOf(lastOf(group)) + context);
  const drawn: (readonly string[])[] = [];
  let at = start;
  for (const hunk of group) {
    drawn.push(lines.slice(at, hunk.beforeLine).map(contextLine));
    drawn.push(words ? mergedLines(hunk, view) : replacedLines(hunk, view));
    at = endOf(hunk);
  }
  return [view.paint.cyan(position(group, start, end)), ...drawn.flat(), ...lines.slice(at, end).map(contextLine)];
}

function position(group: Group, start: number, end: number): string {
  const afterStart = group[0].afterLine - (group[0].beforeLine - start);
  const grown = group.reduce((sum, { removed, added }) => sum + added.length - removed.length, 0);
  return `@@ -${range(start, end - start)} +${range(afterStart, end - start + grown)} @@`;
}

// As in unified diffs: lines count from 1, an empty range names the line above it, and a count of 1 goes unsaid.
function range(start: number, count: number): string {
  return `${count === 0 ? start : start + 1}${count === 1 ? '' : `,${count}`}`;
}

function replacedLines({ removed, added, edited }: TextHunk, view: View): readonly string[] {
  const old = new Map(edited.map((line) => [line.removed, line.parts]));
  const next = new Map(edited.map((line) => [line.added, line.parts]));
  return [
    ...removed.map((line, index) => signedLine('-', line, old.get(index) ?? null, view)),
    ...added.map((line, index) => signedLine('+', line, next.get(index) ?? null, view)),
  ];
}

function mergedLines({ removed, added, edited }: TextHunk, view: View): readonly string[] {
  const merged: (readonly string[])[] = [];
  let from = { removed: 0, added: 0 };
  const replaceUpTo = (to: typeof from) => {
    merged.push(removed.slice(from.removed, to.removed).map((line) => signedLine('-', line, null, view)));
    merged.push(added.slice(from.added, to.added).map((line) => signedLine('+', line, null, view)));
  };
  for (const line of edited) {
    replaceUpTo(line);
    merged.push([wordsLine(line.parts, view)]);
    from = { removed: line.removed + 1, added: line.added + 1 };
  }
  replaceUpTo({ removed: removed.length, added: added.length });
  return merged.flat();
}

function finalLineFeed({ finalLineFeed: { before, after } }: TextDiff, { paint }: View): readonly string[] {
  if (before === after) return [];
  return [after ? paint.green('\\ line feed at the end added') : paint.red('\\ line feed at the end removed')];
}
