import * as fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import { pad, truncate } from '../../../src/cli/render/text.ts';

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
