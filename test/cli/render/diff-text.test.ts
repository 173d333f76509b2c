import { Chalk } from 'chalk';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DiffOptions, renderDiff } from '../../../src/cli/render/diff.ts';
import type { View } from '../../../src/cli/render/view.ts';
import { diffPrompts } from '../../../src/domain/diff/content.ts';
import type { Content, Json } from '../../../src/domain/prompt.ts';

const view: View = { paint: new Chalk({ level: 0 }), width: 80, terminal: false, now: new Date(0) };
const patch: DiffOptions = { mode: 'patch', context: 3, words: false };

function draw(before: Content, after: Content, options = patch): string {
  const diff = diffPrompts('p', { label: 'p@1', content: before }, { label: 'p@2', content: after });
  return renderDiff([diff], view, options);
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}\n`).join('');

describe('a drawn field', () => {
  test('joins hunks whose context touches, and counts their lines', () => {
    const before = lines(1, 20);
    const after = before.replace('line 4\n', '').replace('line 12\n', 'new\nlines\n');
    const positions = (context: number) =>
      draw({ template: before }, { template: after }, { ...patch, context })
        .split('\n')
        .filter((line) => line.startsWith('@@'));
    expect(positions(4)).toEqual(['@@ -1,16 +1,16 @@']);
    expect(positions(3)).toEqual(['@@ -1,7 +1,6 @@', '@@ -9,7 +8,8 @@']);
    expect(positions(0)).toEqual(['@@ -4 +3,0 @@', '@@ -12 +11,2 @@']);
    expect(positions(Number.MAX_SAFE_INTEGER)).toEqual(['@@ -1,20 +1,20 @@']);
  });

  test('marks white space at the end of changed lines and spells out what cannot be seen', () => {
    const before = 'stop here \t \nno break\nsame  \nlast';
    const after = 'stop here\nno\u00a0break\nsame  \nlast';
    expect(draw({ template: before }, { template: after })).toBe(
      [
        'p  1 → 2',
        'template',
        '@@ -1,4 +1,4 @@',
        '-stop here·⇥·',
        '-no break',
        '+stop here',
        '+no\\u{a0}break',
        ' same  ',
        ' last',
        '',
      ].join('\n'),
    );
  });

  test('says that a line feed at the end came or went', () => {
    const one = 'one\ntwo';
    expect(draw({ template: one }, { template: `${one}\n` })).toBe(
      'p  1 → 2\ntemplate\n\\ line feed at the end added\n',
    );
    expect(draw({ template: `${one}\n` }, { template: one })).toBe(
      'p  1 → 2\ntemplate\n\\ line feed at the end removed\n',
    );
  });

  test('shows carriage returns', () => {
    expect(draw({ metadata: { note: 'a\r\nb' } }, { metadata: { note: 'a\nb' } })).toBe(
      'p  1 → 2\nmetadata.note\n@@ -1,2 +1,2 @@\n-a\\u{d}\n+a\n b\n',
    );
  });

  test('tells values that look alike apart', () => {
    expect(
      draw({ metadata: { a: '5', b: 'true', c: '', d: 'x' } }, { metadata: { a: 5, b: true, c: ' ', d: 'x ' } }),
    ).toBe('p  1 → 2\nmetadata.a  "5" → 5\nmetadata.b  "true" → true\nmetadata.c  "" → " "\nmetadata.d  x → "x "\n');
  });

  test('gives values that do not fit beside each other a line each', () => {
    const before = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];
    const after = ['second', 'third', 'fourth', 'fifth', 'sixth'];
    expect(draw({ metadata: { tags: before } }, { metadata: { tags: after } })).toBe(
      [
        'p  1 → 2',
        'metadata.tags',
        '-[first, second, third, fourth, fifth, sixth]',
        '+[second, third, fourth, fifth, sixth]',
        '',
      ].join('\n'),
    );
  });

  test('lets no prompt move the cursor or draw a header of its own', () => {
    const evil = 'a\nmodel  x → y\n\u001b[2J\u001b]0;title\u0007\u202egnp\n';
    const drawn = draw({ template: 'a\n' }, { template: evil, metadata: { 'k\n\u001b': '\u009b1A' } });
    expect(drawn).toBe(
      [
        'p  1 → 2',
        'template',
        '@@ -1 +1,3 @@',
        ' a',
        '+model  x → y',
        '+\\u{1b}[2J\\u{1b}]0;title\\u{7}\\u{202e}gnp',
        'metadata["k\\n\\u001b"]  + "\\u{9b}1A"',
        '',
      ].join('\n'),
    );
  });

  test('holds no control character whatever the values are', () => {
    const text = fc.string({ unit: 'binary' });
    const json = fc.json({ stringUnit: 'binary' }).map((value): Json => JSON.parse(value));
    const options = fc.record({ mode: fc.constant('patch' as const), context: fc.nat(3), words: fc.boolean() });
    fc.assert(
      fc.property(text, text, text, json, options, (a, b, key, value, chosen) => {
        const drawn = draw(
          { template: a, metadata: { [key]: a } },
          { template: b, metadata: { [key]: value } },
          chosen,
        );
        // oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
        expect(drawn).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(drawn === '' || drawn.endsWith('\n')).toBe(true);
      }),
    );
  });

  test.each([true, false])('draws texts of very many lines, words: %s', (words) => {
    const drawn = draw({ template: 'a\n'.repeat(150_000) }, { template: 'b\n'.repeat(140_000) }, { ...patch, words });
    expect(drawn.split('\n')).toHaveLength(290_004);
  });
});
