import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wordParts } from '../../../src/domain/diff/word-parts.ts';
import { splitWords, vocabulary } from '../../../src/domain/diff/words.ts';

describe('splitting a line into words', () => {
  test.each([
    ['Hello,  world!', ['Hello', ',', '  ', 'world', '!']],
    ['a {{customer_tier}} customer', ['a', ' ', '{{customer_tier}}', ' ', 'customer']],
    ["don't", ["don't"]],
    ['naïve e\u0301te\u0301', ['naïve', ' ', 'e\u0301te\u0301']],
    ['👨‍👩‍👧 👍🏽 🇩🇪', ['👨‍👩‍👧', ' ', '👍🏽', ' ', '🇩🇪']],
    ['{{ open', ['{', '{', ' ', 'open']],
    ['', []],
  ])('%j is %j', (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });

  test('finds the words of a script without spaces', () => {
    expect(splitWords('请用中文回答')).toContain('中文');
  });

  test('keeps every character, in order', () => {
    const line = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), longChinese());
    fc.assert(
      fc.property(line, (text) => {
        expect(splitWords(text).join('')).toBe(text);
      }),
    );
  });
});

describe('the vocabulary of a text', () => {
  test('is its words, and single characters where words have no spaces between them', () => {
    expect(vocabulary('one, two: one 中文')).toEqual(new Set(['one', 'two', '中', '文']));
  });
});

describe('the parts of an edited line', () => {
  test.each([
    ['the quick fox ran', 'the slow fox ran', 'the [-quick-]{+slow+} fox ran'],
    ['Be kind and brief.', 'Be kind, warm and brief.', 'Be kind{+, warm+} and brief.'],
    ['answer one two in short', 'answer six ten in short', 'answer [-one two-]{+six ten+} in short'],
    ['stop', 'stop  ', 'stop{+  +}'],
    ['for {{name}} today', 'for {{user.name}} today', 'for [-{{name}}-]{+{{user.name}}+} today'],
    ['请用中文回答客户', '请用英文回答客户', '请用[-中文-]{+英文+}回答客户'],
  ])('%j → %j', (before, after, drawn) => {
    expect(parts(before, after)).toBe(drawn);
  });

  test.each([
    ['one', 'two'],
    ['', 'one'],
    ['  ', '   '],
    ['a long sentence about refunds', 'a cat'],
  ])('%j and %j are two lines, not one that was edited', (before, after) => {
    expect(parts(before, after)).toBeUndefined();
  });
});

function longChinese() {
  return fc
    .array(fc.constantFrom('你', '是', '客服', '人员', '𠮷', 'a', ' '), { maxLength: 1000 })
    .map((c) => c.join(''));
}

function parts(before: string, after: string): string | undefined {
  return wordParts(splitWords(before), splitWords(after), { remaining: 1_000_000 })
    ?.map(({ kind, text }) => ({ same: text, removed: `[-${text}-]`, added: `{+${text}+}` })[kind])
    .join('');
}
