import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffText, fullEffort, linesOf, type TextDiff } from '../../../src/domain/diff/text.ts';

const diff = (before: string, after: string) => diffText(before, after, fullEffort());

// Texts of few different lines, so that they have much in common.
const text = fc
  .tuple(fc.array(fc.constantFrom('', 'a', 'b', 'c', 'one two', 'one two three', 'a\r')), fc.boolean())
  .map(([lines, fed]) => lines.join('\n') + (fed ? '\n' : ''));
const texts = fc.tuple(text, text).filter(([before, after]) => before !== after);

function apply(before: string, { hunks, finalLineFeed }: TextDiff): string {
  const lines = [...linesOf(before)];
  for (const { afterLine, removed, added } of hunks) lines.splice(afterLine, removed.length, ...added);
  return lines.join('\n') + (finalLineFeed.after ? '\n' : '');
}

describe('the diff of two texts', () => {
  test('names the lines that were replaced and the words inside them', () => {
    expect(diff('Hello\nBe kind and brief.\nBye\n', 'Hello\nBe warm and brief.\nBye\n')).toEqual({
      insertions: 1,
      deletions: 1,
      hunks: [
        {
          beforeLine: 1,
          afterLine: 1,
          removed: ['Be kind and brief.'],
          added: ['Be warm and brief.'],
          edited: [
            {
              removed: 0,
              added: 0,
              parts: [
                { kind: 'same', text: 'Be ' },
                { kind: 'removed', text: 'kind' },
                { kind: 'added', text: 'warm' },
                { kind: 'same', text: ' and brief.' },
              ],
            },
          ],
        },
      ],
      finalLineFeed: { before: true, after: true },
    });
  });

  test('finds the edited line behind one that was put before it', () => {
    const [hunk] = diff('Answer in {{language}} only.', 'You are an agent.\nAnswer in {{tongue}} only.').hunks;
    expect(hunk?.edited.map(({ removed, added }) => [removed, added])).toEqual([[0, 1]]);
  });

  test('takes lines with little in common for different lines', () => {
    const [hunk] = diff('Sign as the team.', 'Never promise a refund.').hunks;
    expect(hunk?.edited).toEqual([]);
  });

  test('a line appended to a text without a line feed at its end is one line, not two', () => {
    expect(diff('one', 'one\ntwo')).toMatchObject({ insertions: 1, deletions: 0 });
  });

  test('a line feed at the end alone counts as one line changed', () => {
    const expected = { insertions: 1, deletions: 1, hunks: [], finalLineFeed: { before: false, after: true } };
    expect(diff('one', 'one\n')).toEqual(expected);
  });

  test('a carriage return makes a line different', () => {
    expect(diff('one\r\ntwo', 'one\ntwo').hunks).toMatchObject([{ removed: ['one\r'], added: ['one'] }]);
  });

  test('its hunks turn the old text into the new one', () => {
    fc.assert(
      fc.property(texts, ([before, after]) => {
        expect(apply(before, diff(before, after))).toBe(after);
      }),
    );
  });

  test('its hunks turn any text into any other', () => {
    const any = fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(any, ([before, after]) => {
        expect(apply(before, diff(before, after))).toBe(after);
      }),
    );
  });

  test('says where each hunk starts in both texts', () => {
    fc.assert(
      fc.property(texts, ([before, after]) => {
        for (const { beforeLine, afterLine, removed, added } of diff(before, after).hunks) {
          expect(linesOf(before).slice(beforeLine, beforeLine + removed.length)).toEqual(removed);
          expect(linesOf(after).slice(afterLine, afterLine + added.length)).toEqual(added);
        }
      }),
    );
  });

  test('swapping the sides swaps insertions and deletions', () => {
    fc.assert(
      fc.property(texts, ([before, after]) => {
        const { insertions, deletions } = diff(before, after);
        expect(diff(after, before)).toMatchObject({ insertions: deletions, deletions: insertions });
      }),
    );
  });

  test('the words of an edited line are the whole of both lines', () => {
    fc.assert(
      fc.property(texts, ([before, after]) => {
        for (const { removed, added, edited } of diff(before, after).hunks) {
          for (const line of edited) {
            const without = (kind: string) =>
              line.parts.flatMap((part) => (part.kind === kind ? [] : [part.text])).join('');
            expect(without('added')).toBe(removed[line.removed]);
            expect(without('removed')).toBe(added[line.added]);
          }
        }
      }),
    );
  });
});

describe('the lines of a text', () => {
  test.each([
    ['', []],
    ['\n', ['']],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\n\n', ['a', '']],
    ['a\r\nb', ['a\r', 'b']],
  ])('%j has the lines %j', (whole, lines) => {
    expect(linesOf(whole)).toEqual(lines);
  });
});
