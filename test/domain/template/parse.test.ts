import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../../../src/domain/template/parse.ts';

const MEGABYTE = 1_000_000;

describe('parseTemplate', () => {
  test('reads literal texts and placeholders in their order, with the place of each', () => {
    expect(parseTemplate('Hi {{name}}, order {{ order.items.0.id }}!')).toEqual({
      parts: [
        'Hi ',
        { path: ['name'], offset: 3, length: 8 },
        ', order ',
        { path: ['order', 'items', '0', 'id'], offset: 19, length: 22 },
        '!',
      ],
      problems: [],
    });
  });

  test('gives no part for an empty text, and none between placeholders that meet', () => {
    expect(parseTemplate('').parts).toEqual([]);
    expect(parseTemplate('{{a}}{{b}}').parts).toEqual([
      { path: ['a'], offset: 0, length: 5 },
      { path: ['b'], offset: 5, length: 5 },
    ]);
  });

  test('counts offsets in UTF-16 code units, as editors do', () => {
    expect(parseTemplate('🎉{{a}}').parts).toEqual(['🎉', { path: ['a'], offset: 2, length: 5 }]);
  });

  test.each([
    ['\\{{a}}', ['{{a}}']],
    ['\\\\{{a}}', ['\\', { path: ['a'], offset: 2, length: 5 }]],
    ['\\\\\\{{a}}', ['\\{{a}}']],
    ['\\{{{{a}}}}', ['{{', { path: ['a'], offset: 3, length: 5 }, '}}']],
    ['{{a}}\\{{', [{ path: ['a'], offset: 0, length: 5 }, '{{']],
    ['\\n \\} \\{ \\', ['\\n \\} \\{ \\']],
  ])('halves the backslashes before two braces, and one left over makes them literal: %s', (text, parts) => {
    expect(parseTemplate(text)).toEqual({ parts, problems: [] });
  });

  test('leaves what it cannot read as it is written, and reads on', () => {
    const { parts, problems } = parseTemplate('a {{#if b}} {{c}} {{d e}}');
    expect(parts).toEqual(['a {{#if b}} ', { path: ['c'], offset: 12, length: 5 }, ' {{d e}}']);
    expect(problems.map(({ code, offset, length }) => ({ code, offset, length }))).toEqual([
      { code: 'braces-reserved', offset: 2, length: 9 },
      { code: 'braces-malformed', offset: 18, length: 7 },
    ]);
  });

  test.each([
    ['braces that meet', '{{', 1],
    ['braces that are never closed', '{{ ', 20],
    ['braces closed by one brace', '{{a }', 20],
    ['braces that a line ends', '{{a\n', 20],
    ['braces behind an escape inside braces', '{{\\', 20],
    ['three braces', '{{{a}}} ', 20],
    ['empty braces', '{{}}', 20],
    ['escaped braces', '\\{{', 0],
    ['backslashes', '\\', 0],
    ['closing braces', '}}', 0],
  ])('reads a megabyte of %s, and reports no more than 20 problems', (_, unit, count) => {
    const text = unit.repeat(MEGABYTE / unit.length);
    const { parts, problems } = parseTemplate(text);
    expect({ parts: parts.length, problems: problems.length }).toEqual({ parts: 1, problems: count });
  });

  test.each([
    ['spaces', `{{${' '.repeat(MEGABYTE)}`],
    ['letters', `{{${'a'.repeat(MEGABYTE)}`],
    ['steps', `{{a${'.a'.repeat(MEGABYTE / 2)}`],
  ])('reads one pair of braces before a megabyte of %s', (_, text) => {
    expect(parseTemplate(text).problems.map(({ code }) => code)).toEqual(['braces-unclosed']);
    expect(parseTemplate(`${text}}}`).parts).toHaveLength(1);
  });

  test('reads as many placeholders as there are', () => {
    expect(parseTemplate('{{a}}'.repeat(100_000)).parts).toHaveLength(100_000);
  });
});
