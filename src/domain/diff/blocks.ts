import { type ArrayChange, diffArrays } from 'diff';
import { affordableEdits, type Effort, searchCost, spend } from './effort.ts';

/** Items `start` to `end` (not included) of a list. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A stretch of one list that became a stretch of another; either may be empty, not both. */
export interface Block {
  readonly before: Span;
  readonly after: Span;
}

/** The fewest blocks that turn one list into the other; everything that differs as one block where effort runs out. */
export function changedBlocks(before: readonly string[], after: readonly string[], effort: Effort): readonly Block[] {
  const start = commonStart(before, after);
  const kept = commonEnd(before, after, start);
  const whole = { before: { start, end: before.length - kept }, after: { start, end: after.length - kept } };
  if (lengthOf(whole.before) === 0 && lengthOf(whole.after) === 0) return [];
  if (lengthOf(whole.before) === 0 || lengthOf(whole.after) === 0) return [whole];
  const changes = search(before.slice(start, whole.before.end), after.slice(start, whole.after.end), effort);
  return changes === null ? [whole] : toBlocks(changes, start);
}

/** How many items a span holds. */
function lengthOf({ start, end }: Span): number {
  return end - start;
}

function commonStart(before: readonly string[], after: readonly string[]): number {
  const shorter = Math.min(before.length, after.length);
  let count = 0;
  while (count < shorter && before[count] === after[count]) count++;
  return count;
}

function commonEnd(before: readonly string[], after: readonly string[], start: number): number {
  const shorter = Math.min(before.length, after.length) - start;
  let count = 0;
  while (count < shorter && before[before.length - 1 - count] === after[after.length - 1 - count]) count++;
  return count;
}

function search(before: readonly string[], after: readonly string[], effort: Effort): ArrayChange<number>[] | null {
  const size = before.length + after.length;
  const limit = affordableEdits(effort, size);
  if (Math.abs(before.length - after.length) > limit) return null;
  const numbers = new Map<string, number>();
  const changes = diffArrays(numbered(before, numbers), numbered(after, numbers), { maxEditLength: limit });
  const edits = changes?.reduce((sum, change) => sum + (change.added || change.removed ? change.count : 0), 0);
  spend(effort, searchCost(edits ?? limit, size));
  return changes ?? null;
}

// Comparing numbers takes the length of the items out of the cost.
function numbered(items: readonly string[], numbers: Map<string, number>): number[] {
  return items.map((item) => {
    const number = numbers.get(item) ?? numbers.size;
    numbers.set(item, number);
    return number;
  });
}

function toBlocks(changes: readonly ArrayChange<number>[], start: number): readonly Block[] {
  const blocks: Block[] = [];
  let from = { before: start, after: start };
  let to = { ...from };
  const close = () => {
    if (to.before === from.before && to.after === from.after) return;
    blocks.push({ before: { start: from.before, end: to.before }, after: { start: from.after, end: to.after } });
  };
  for (const { added, removed, count } of changes) {
    if (removed) to.before += count;
    else if (added) to.after += count;
    else {
      close();
      from = { before: to.before + count, after: to.after + count };
      to = { ...from };
    }
  }
  close();
  return blocks;
}
