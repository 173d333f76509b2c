import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedBlocks } from '../../../src/domain/diff/blocks.ts';
import { affordableEdits, searchCost } from '../../../src/domain/diff/effort.ts';
import { diffText, fullEffort } from '../../../src/domain/diff/text.ts';

const lines = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, i) => line(i));
const megabyte = (line: string) => line.repeat(Math.ceil(1_000_000 / line.length));

// Each took seconds to hours before effort was counted.
const HOSTILE: readonly (readonly [string, string, string])[] = [
  [
    'all lines different',
    lines(60_000, (i) => `old line ${i}`).join('\n'),
    lines(60_000, (i) => `new ${i}`).join('\n'),
  ],
  ['one long line', megabyte('word '), megabyte('wore ')],
  ['one long line without spaces', megabyte('你是一名客服人员'), megabyte('他是一名客服人员')],
  ['nothing but line feeds', '\n'.repeat(1_000_000), `a${'\n'.repeat(900_000)}b`],
  ['two lines in turn', megabyte('a\nb\n'), megabyte('b\na\n')],
  ['periods that never meet', megabyte('a\nb\n'), megabyte('a\nb\nb\n')],
  ['open braces', '{{'.repeat(500_000), `${'{{'.repeat(500_000)} `],
  ['long lines that all changed', megabyte(`${'word '.repeat(400)}\n`), megabyte(`${'wore '.repeat(400)}\n`)],
];

describe('effort', () => {
  test.each(HOSTILE)('is bounded for texts of a megabyte: %s', (_, before, after) => {
    const effort = fullEffort();
    const { hunks } = diffText(before, after, effort);
    expect(hunks.length).toBeGreaterThan(0);
    expect(effort.lines.remaining).toBeGreaterThanOrEqual(0);
    expect(effort.words.remaining).toBeGreaterThanOrEqual(0);
  });

  test('that many texts share is spent once', () => {
    const effort = fullEffort();
    const texts = lines(200, (field) => lines(600, (i) => `${field} ${i}`).join('\n'));
    for (const text of texts) diffText(text, text.replaceAll(' ', '-'), effort);
    expect(effort.lines.remaining).toBeGreaterThanOrEqual(0);
    expect(effort.words.remaining).toBeGreaterThanOrEqual(0);
  });

  test('never affords more edits than it can pay for, and no fewer', () => {
    fc.assert(
      fc.property(fc.nat(50_000_000), fc.nat(2_000_000), (remaining, size) => {
        const edits = affordableEdits({ remaining }, size);
        expect(searchCost(edits, size)).toBeLessThanOrEqual(remaining);
        expect(edits === 1000 || searchCost(edits + 1, size) > remaining).toBe(true);
      }),
    );
  });

  test('that has run out leaves what differs as one block, without what is the same around it', () => {
    const blocks = changedBlocks(['a', 'b', 'c', 'd', 'e'], ['a', 'x', 'c', 'y', 'e'], { remaining: 0 });
    expect(blocks).toEqual([{ before: { start: 1, end: 4 }, after: { start: 1, end: 4 } }]);
  });

  test('leaves lines compared when words have used up theirs', () => {
    const effort = { ...fullEffort(), words: { remaining: 0 } };
    const { hunks } = diffText('a\none two three\nb', 'a\none two four\nb', effort);
    expect(hunks).toEqual([
      { beforeLine: 1, afterLine: 1, removed: ['one two three'], added: ['one two four'], edited: [] },
    ]);
  });
});

describe('changed blocks', () => {
  const items = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });

  test('are the fewest items to replace', () => {
    fc.assert(
      fc.property(items, items, (before, after) => {
        const blocks = changedBlocks(before, after, { remaining: 1_000_000 });
        const removed = blocks.reduce((sum, block) => sum + block.before.end - block.before.start, 0);
        expect(before.length - removed).toBe(longestCommon(before, after));
      }),
    );
  });

  test('leave the same items between them on both sides', () => {
    fc.assert(
      fc.property(items, items, fc.nat(200), (before, after, remaining) => {
        const blocks = changedBlocks(before, after, { remaining });
        const rest = (list: readonly string[], side: 'before' | 'after') =>
          list.filter((_, i) => !blocks.some((block) => block[side].start <= i && i < block[side].end));
        expect(rest(before, 'before')).toEqual(rest(after, 'after'));
      }),
    );
  });
});

/** The textbook recursion, to check the fast search against. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  const rows = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const best = a[i - 1] === b[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
      rows[i]?.splice(j, 1, best);
    }
  }
  return at(a.length, b.length);
}
