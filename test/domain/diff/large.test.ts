import { describe, expect, test } from 'vitest';
import { diffText, fullEffort } from '../../../src/domain/diff/text.ts';

const MEGABYTE = 1024 * 1024;
const LINES = 12_000;

function textOf(lineOf: (line: number) => string): string {
  return Array.from({ length: LINES }, (_, line) => `${lineOf(line)}\n`).join('');
}

const PLAIN = textOf((line) => `Line ${line}: name the order by its number, and say what happened to it and when.`);
const LINE = textOf((line) => `word${line} `)
  .replaceAll('\n', '')
  .padEnd(MEGABYTE, 'one more word ');

describe('two texts of a megabyte are compared within the effort of one prompt', () => {
  test.each<[string, string, string, hunks: number]>([
    ['that have nothing in common', PLAIN, textOf((line) => `${line * 7919} is another text, as long as that one.`), 1],
    ['of which every line was edited', PLAIN, PLAIN.replaceAll('name', 'spell'), 1],
    ['that alternate', 'a\nb\n'.repeat(MEGABYTE / 4), 'b\na\n'.repeat(MEGABYTE / 4), 2],
    ['of half a million short lines', 'a\n'.repeat(MEGABYTE / 2), 'b\n'.repeat(MEGABYTE / 2), 1],
    ['of which half was moved', PLAIN, PLAIN.slice(PLAIN.length / 2) + PLAIN.slice(0, PLAIN.length / 2), 1],
    ['of one line', LINE, LINE.replace('word6000 ', 'other '), 1],
    ['of one line with no word in common', LINE, LINE.replaceAll('word', 'term'), 1],
    ['of one line without spaces', '漢字かな混じり文'.repeat(43_000), '漢字かな混じり分'.repeat(43_000), 1],
    ['of pictures', '👨\u200d👩\u200d👧'.repeat(MEGABYTE / 18), '👨\u200d👩\u200d👦'.repeat(MEGABYTE / 18), 1],
  ])('%s', (_, before, after, hunks) => {
    const effort = fullEffort();
    const diff = diffText(before, after, effort);
    expect(diff.hunks).toHaveLength(hunks);
    expect(effort.lines.remaining).toBeGreaterThanOrEqual(0);
    expect(effort.words.remaining).toBeGreaterThanOrEqual(0);
    expect(applied(before, diff)).toBe(after.replace(/\n$/, ''));
  });
});

/** What the hunks make of the old text. */
function applied(before: string, { hunks }: ReturnType<typeof diffText>): string {
  const lines = before.replace(/\n$/, '').split('\n');
  for (const { beforeLine, removed, added } of hunks.toReversed()) {
    const rest = lines.splice(beforeLine);
    for (const line of [added, rest.slice(removed.length)].flat()) lines.push(line);
  }
  return lines.join('\n');
}
