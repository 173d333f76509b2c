import { describe, expect, test } from 'vitest';
import { readPromptFile } from '../../../src/domain/prompt-file/read.ts';
import { read, report } from './report.ts';

describe('text that is no YAML is explained in our own words:', () => {
  test.each([
    ['a tab that indents', 'prompts:\n\ta: 1\n'],
    ['a quote that is not closed', 'name: a\ntemplate: "x\nmodel: m\n'],
    ['a quote that is not closed inside a list', "name: a\nmessages:\n  - role: user\n    content: 'x\n"],
    ['a bracket that is not closed', 'name: a\ntags: [x, y\nmodel: m\n'],
    ['a colon inside a text', 'name: a\ntemplate: Note: this\n'],
    ['keys that do not line up', 'name: a\n template: x\n  model: m\n'],
    ['a character that no text starts with', 'name: a\ntemplate: @home\n'],
    ['an unknown escape', 'name: a\ntemplate: "\\d"\n'],
    ['a colon that is missing', 'name: a\ntemplate\nmodel: m\n'],
    ['a comma that is missing', 'name: a\ntags: ["x" "y"]\n'],
    ['a space that is missing after a colon', 'name: a\nmetadata: {"a":1, "b"2: 3}\n'],
    ['a hash right after a bracket', 'name: a\ntags: [x]#y\n'],
    ['a block inside brackets', 'name: a\ntags: [\n- x\n]\n'],
    ['text after a value', 'name: "a" b\n'],
  ])('%s', (_, text) => {
    expect(report(text)).toMatchSnapshot();
  });
});

describe('a file is refused', () => {
  test('when it holds several documents', () => {
    expect(report('name: a\ntemplate: x\n---\nname: b\ntemplate: y\n')).toMatchInlineSnapshot(`
      "bad.yaml:3:1: a second YAML document starts here; only one is read [several-documents]
          2 | template: x
          3 | ---
            | ^^^ put all prompts under one prompts: map, or each into a file of its own
      ok:"
    `);
  });

  test('when it says nothing', () => {
    expect(report('')).toMatchInlineSnapshot(`
      "bad.yaml:1:1: the file says nothing [empty-file]
       promptctl init writes an example
      ok:"
    `);
    expect(report('# to do\n')).toMatchInlineSnapshot(`
      "bad.yaml:1:1: the file says nothing [empty-file]
          1 | # to do
            | ^ promptctl init writes an example
      ok:"
    `);
  });

  test('when it is a list or a text', () => {
    expect(report('- name: a\n  template: x\n')).toMatchInlineSnapshot(`
      "bad.yaml:1:1: the file is a list, and a prompt file is a map [not-a-map]
          1 | - name: a
            | ^^^^^^^^^ write prompts: and the prompts below it, each by its name
      ok:"
    `);
    expect(report('hello\n')).toMatchInlineSnapshot(`
      "bad.yaml:1:1: the file is a single value, and a prompt file is a map [not-a-map]
          1 | hello
            | ^^^^^ write prompts: and the prompts below it, each by its name
      ok:"
    `);
  });

  test('when it names neither prompts nor a prompt', () => {
    expect(report('promts:\n  a: { template: x }\n')).toMatchInlineSnapshot(`
      "bad.yaml:1:1: the file has neither "prompts" nor "name" [no-prompts]
          1 | promts:
            | ^^^^^^ did you mean "prompts"?
      ok:"
    `);
    expect(report('template: Hello\n')).toMatchInlineSnapshot(`
      "bad.yaml:1:1: the file has neither "prompts" nor "name" [no-prompts]
          1 | template: Hello
            | ^^^^^^^^ add name: and the name of the prompt
      ok:"
    `);
    expect(report('prompts:\n')).toMatchInlineSnapshot(`
      "bad.yaml:1:1: "prompts" must be a map, not nothing [wrong-type]
          1 | prompts:
            | ^^^^^^^
      ok:"
    `);
  });

  test('when it is of a later format', () => {
    expect(report('promptctl: 2\nprompts: {}\n')).toMatchInlineSnapshot(`
      "bad.yaml:1:12: "promptctl" must be 1, not the number 2 [invalid-value]
          1 | promptctl: 2
            |            ^
      ok:"
    `);
  });

  test('when it is binary', () => {
    expect(report('name: a\n\0\u0001')).toMatchInlineSnapshot(`
      "bad.yaml:2:1: the file holds NUL characters, so it is no text file [not-text]
          1 | name: a
          2 | \\u{0}\\u{1}
            | ^^^^^ save it as UTF-8 text
      ok:"
    `);
  });

  test('when it is not UTF-8, at the first byte that is not', () => {
    const bytes = new Uint8Array([...new TextEncoder().encode('name: \ufffdé\n'), 0xe9, 0x0a]);
    expect(readPromptFile('latin.yaml', bytes)).toMatchObject({
      prompts: [],
      diagnostics: [{ code: 'not-utf8', line: 2, column: 1, message: 'the file is not valid UTF-8 from here on' }],
    });
    expect(readPromptFile('utf16.yaml', new Uint8Array([0xff, 0xfe, 0x61, 0x00]))).toMatchObject({
      diagnostics: [{ code: 'not-text' }],
    });
  });

  test('when it is larger than 1 MB, and not a byte earlier', () => {
    const start = 'name: a\ntemplate: ';
    const largest = start + 'x'.repeat(1024 * 1024 - start.length);
    expect(read(largest).prompts).toHaveLength(1);
    expect(report(`${largest}x`)).toMatchInlineSnapshot(`
      "bad.yaml:1:1: the file has more than 1 MB, and no more is read [file-too-large]
       split it: prompts may lie in many files
      ok:"
    `);
  });
});

describe('what could grow is refused before it grows:', () => {
  test('aliases, each at its place', () => {
    const text =
      'prompts:\n  a: &a { template: x }\n  b: *a\n  c: { template: x, tags: [*a, *a] }\n  d: { template: x }\n';
    expect(report(text)).toMatchInlineSnapshot(`
      "bad.yaml:3:6: aliases are not supported [alias]
          2 |   a: &a { template: x }
          3 |   b: *a
            |      ^^ write the value out, or put what prompts share under defaults
      bad.yaml:4:28: aliases are not supported [alias]
          3 |   b: *a
          4 |   c: { template: x, tags: [*a, *a] }
            |                            ^^ write the value out, or put what prompts share under defaults
      bad.yaml:4:32: aliases are not supported [alias]
          3 |   b: *a
          4 |   c: { template: x, tags: [*a, *a] }
            |                                ^^ write the value out, or put what prompts share under defaults
      ok: a d"
    `);
  });

  test('unknown tags, while the other prompts are read', () => {
    expect(
      report('prompts:\n  a: { template: !secret x }\n  b: { template: !!binary aGk= }\n  c: { template: !!str 1 }\n'),
    ).toMatchInlineSnapshot(`
      "bad.yaml:2:18: tags are not supported [tag]
          1 | prompts:
          2 |   a: { template: !secret x }
            |                  ^^^^^^^ remove the tag, or quote the text
      bad.yaml:3:18: tags are not supported [tag]
          2 |   a: { template: !secret x }
          3 |   b: { template: !!binary aGk= }
            |                  ^^^^^^^^ remove the tag, or quote the text
      ok: c"
    `);
  });

  test('nesting, from the 65th level on, in every style', () => {
    const flow = (depth: number) =>
      `name: a\ntemplate: x\nmetadata: {a: ${'['.repeat(depth - 2)}${']'.repeat(depth - 2)}}\n`;
    expect(read(flow(64)).diagnostics).toEqual([]);
    expect(read(flow(65)).diagnostics).toMatchObject([{ code: 'nested-too-deep', line: 3 }]);
    expect(read(`${'- '.repeat(64)}x`).diagnostics).toMatchObject([{ code: 'not-a-map' }]);
    expect(read(`${'- '.repeat(65)}x`).diagnostics).toMatchObject([{ code: 'nested-too-deep' }]);
    const block = Array.from({ length: 65 }, (_, i) => `${' '.repeat(i)}a:`).join('\n');
    expect(read(block).diagnostics).toMatchObject([{ code: 'nested-too-deep', line: 65 }]);
  });

  test('nesting of a hundred thousand levels, after one of ten thousand', () => {
    for (const depth of [10_000, 100_000]) {
      for (const open of ['[', '{a: ', '- ', '? ']) {
        expect(read(open.repeat(depth)).diagnostics).toMatchObject([{ code: 'nested-too-deep' }]);
      }
    }
  });

  test('a hundred thousand keys, of which two are the same', () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => `k${i}: 1`);
    const { diagnostics } = read(`name: a\ntemplate: x\nmetadata: {${keys.join(',')},k7: 2}\n`);
    expect(diagnostics).toMatchObject([{ code: 'duplicate-key' }]);
  });
});
