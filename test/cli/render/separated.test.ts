import { Chalk } from 'chalk';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wrap } from '../../../src/cli/render/paragraph.ts';
import { renderCsv, renderTsv } from '../../../src/cli/render/separated.ts';
import { renderTable } from '../../../src/cli/render/table.ts';
import type { View } from '../../../src/cli/render/view.ts';

describe('comma-separated values', () => {
  test.each([
    ['plain', 'plain'],
    ['with "quotes", commas', '"with ""quotes"", commas"'],
    ['=SUM(A1)', "'=SUM(A1)"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@x', "'@x"],
    [' =1+1', "' =1+1"],
    ['\uff1d1+1', "'\uff1d1+1"],
    ['a;=1+1', '"a;=1+1"'],
    ['\tx', '\\tx'],
    ['two\nlines\r', 'two\\nlines\\u{d}'],
    [-1, '-1'],
    [1e-7, '1e-7'],
    [null, ''],
  ])('write %j as %s', (cell, text) => {
    expect(renderCsv(['cell', 'next'], [{ cell, next: 1 }])).toBe(`cell,next\n${text},1\n`);
  });

  test('never hold a cell that a spreadsheet would run, or a line too many', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (cell) => {
        const [, line = '', ...rest] = renderCsv(['cell'], [{ cell }]).split('\n');
        expect(rest).toEqual(['']);
        expect(line).not.toMatch(/^"?[=+\-@\t\r]/);
      }),
    );
  });
});

test('tab-separated values never hold a tab within', () => {
  expect(renderTsv(['a', 'b'], [{ a: 'x\ty', b: -2.5 }])).toBe('a\tb\nx\\ty\t-2.5\n');
});

test('tab-separated values, and lists in pipes, hold no formula either; numbers and signs that stand alone stay', () => {
  expect(renderTsv(['a'], [{ a: '=HYPERLINK("https://evil.example")' }, { a: -1 }])).toBe(
    'a\n\'=HYPERLINK("https://evil.example")\n-1\n',
  );
  const view: View = { paint: new Chalk({ level: 0 }), width: 80, terminal: false, now: new Date(0) };
  const rows = ['=1+1', '@SUM(A1)', '+1+cmd|x', '- shorter answers', '-', '+12.5 %', '-0.3%', 'plain'];
  expect(renderTable([{ title: 'A', text: (row) => row }], rows, view).split('\n')).toEqual([
    "'=1+1",
    "'@SUM(A1)",
    "'+1+cmd|x",
    "'- shorter answers",
    '-',
    '+12.5 %',
    '-0.3%',
    'plain',
    '',
  ]);
});

test('text is broken between words, and a word that is too long stands alone', () => {
  expect(wrap('one two three fourteen-columns five', 10, 2)).toEqual([
    'one two',
    '  three',
    '  fourteen-columns',
    '  five',
  ]);
});
