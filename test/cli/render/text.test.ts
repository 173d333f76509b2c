import * as fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import { pad, truncate, truncatePainted } from '../../../src/cli/render/text.ts';

describe('padding', () => {
  test.each([
    ['abc', 5, 'abc  '],
    ['日本', 5, '日本 '],
    ['👨‍👩‍👧', 4, '👨‍👩‍👧  '],
    ['abc', 2, 'abc'],
  ])('fills %j up to %i columns', (text, width, padded) => {
    expect(pad(text, width)).toBe(padded);
  });
});

describe('truncating', () => {
  test.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 4, 'abc…'],
    ['日本語の名前', 6, '日本…'],
    ['a👨‍👩‍👧b', 3, 'a…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
  ])('cuts %j to %i columns', (text, width, cut) => {
    expect(truncate(text, width)).toBe(cut);
  });

  test('never leaves more than the width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, width) => {
        expect(stringWidth(truncate(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

test('a painted line is cut by what is seen of it, and its paint stays whole', () => {
  const line = '\u001b[1mprompt\u001b[22m  3.41 of 479  \u001b[33m件名\u001b[39m';
  expect([100, 25, 24, 14, 6, 3].map((width) => truncatePainted(line, width))).toEqual([
    line,
    line,
    '\u001b[1mprompt\u001b[22m  3.41 of 479  \u001b[33m件…\u001b[39m',
    '\u001b[1mprompt\u001b[22m  3.41 …\u001b[33m\u001b[39m',
    '\u001b[1mpromp…\u001b[22m\u001b[33m\u001b[39m',
    '\u001b[1mpr…\u001b[22m\u001b[33m\u001b[39m',
  ]);
});
