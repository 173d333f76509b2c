import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesAny } from '../../src/domain/names.ts';
import { firstDifference } from '../../src/domain/parity.ts';
import { printable, printableJson, printableLine } from '../../src/domain/printable.ts';
import { didYouMean, suggest } from '../../src/domain/suggest.ts';
import { isOlder } from '../../src/domain/version.ts';
import { count, enumerate, quote } from '../../src/domain/words.ts';

describe('suggestions', () => {
  const names = ['support/reply', 'support/triage', 'model', 'messages', 'maxTokens'];

  it.each([
    ['modle', ['model']],
    ['suport/reply', ['support/reply']],
    ['MODEL', ['model']],
    ['max_tokens', ['maxTokens']],
    ['supp', ['support/reply', 'support/triage']],
    ['zzz', []],
    ['', []],
  ])('for %j are %j', (word, expected) => {
    expect(suggest(word, names)).toEqual(expected);
  });

  it('read as a question, or are none', () => {
    expect([didYouMean('modle', names), didYouMean('zzz', names)]).toEqual(['did you mean "model"?', null]);
  });
});

describe('text from elsewhere', () => {
  it('is shown with control, bidi and invisible characters escaped', () => {
    expect(printable('a\u001b[2Kb\u202ec\u0007\u009b\r\n\td\u2066\ufeff\ud800')).toBe(
      'a\\u{1b}[2Kb\\u{202e}c\\u{7}\\u{9b}\\u{d}\n\td\\u{2066}\\u{feff}\\u{d800}',
    );
    expect(printableLine('a\n\tb')).toBe('a\\n\\tb');
  });

  it('never holds anything that moves a cursor, and plain text stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // oxlint-disable-next-line no-control-regex -- what must not be there
        expect(printable(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
    expect(printable('Grüße 你好 🎉\n\tx')).toBe('Grüße 你好 🎉\n\tx');
  });
});

describe('JSON', () => {
  it('is shown with the same characters as escapes of its own', () => {
    expect(printableJson(JSON.stringify({ '\u202e': 'a\u009b\n\ufeff' }, null, 2))).toBe(
      '{\n  "\\u202e": "a\\u009b\\n\\ufeff"\n}',
    );
  });

  it('means what it meant, and holds nothing that moves a cursor', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.constantFrom(undefined, 2), (value, indent) => {
        const json = JSON.stringify(value, null, indent);
        const shown = printableJson(json);
        expect(JSON.parse(shown)).toEqual(JSON.parse(json));
        expect(printable(shown)).toBe(shown);
      }),
    );
  });
});

describe('patterns over names', () => {
  it.each([
    ['support/*', 'support/reply', true],
    ['support/*', 'support/a/b', false],
    ['support/**', 'support/a/b', true],
    ['*', 'support/reply', false],
    ['**', 'support/reply', true],
    ['support/reply', 'support/reply', true],
    ['a.b', 'axb', false],
    ['(', 'a', false],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(matchesAny(name, [pattern])).toBe(expected);
  });
});

describe('byte parity', () => {
  it.each([
    ['abc', 'abc', null],
    ['a\nbc', 'a\nbX', { line: 2, column: 2, want: '"c"', got: '"X"' }],
    ['abc\n', 'abc', { line: 1, column: 4, want: '"\\n"', got: 'the end' }],
    ['', 'x', { line: 1, column: 1, want: 'the end', got: '"x"' }],
  ])('of %j and %j', (expected, actual, difference) => {
    expect(firstDifference(expected, actual)).toEqual(difference);
  });
});

describe('versions of the client', () => {
  it.each([
    ['0.1.0', '0.2.0', true],
    ['0.2.0', '0.1.0', false],
    ['1.0.0', '1.0.0', false],
    ['0.9.9', '0.10.0', true],
  ])('%s is older than %s: %s', (a, b, expected) => {
    expect(isOlder(a, b)).toBe(expected);
  });
});

describe('words in sentences', () => {
  it('are counted', () => {
    expect([0, 1, 2].map((n) => count(n, 'prompt'))).toEqual(['0 prompts', '1 prompt', '2 prompts']);
  });

  it.each([
    [[], undefined, ''],
    [['a'], undefined, 'a'],
    [['a', 'b'], undefined, 'a and b'],
    [['a', 'b', 'c', 'd'], undefined, 'a, b, c and d'],
    [['a', 'b', 'c', 'd'], 4, 'a, b, c and d'],
    [['a', 'b', 'c', 'd'], 3, 'a, b and 2 more'],
  ])('%j, at most %j, read as one list', (words, most, listed) => {
    expect(enumerate(words, most)).toBe(listed);
  });

  it('are quoted as they are', () => {
    expect(quote('support/reply')).toBe('"support/reply"');
  });
});
