import { describe, expect, test } from 'vitest';
import type { PromptDefinition } from '../../../src/domain/prompt.ts';
import { splicePrompt, splicePrompts } from '../../../src/domain/prompt-file/splice.ts';
import { read } from './report.ts';
import { changed, current, file } from './splice-fixture.ts';

describe('splicing a prompt the file does not have', () => {
  const fresh: PromptDefinition = {
    name: 'new/one',
    description: '',
    tags: ['a'],
    content: { template: 'Hello\n', model: 'claude', temperature: 0.7 },
    examples: [],
  };
  const lines = (indent: string) => [
    `${indent}new/one:`,
    `${indent}${indent}tags: [a]`,
    `${indent}${indent}template: |`,
    `${indent.repeat(3)}Hello`,
  ];

  test('adds it behind the last one, in the indentation of the file, without what the defaults say', () => {
    expect(changed(file, splicePrompt('p.yaml', file, fresh))).toEqual(lines('    ').map((line) => `+${line}`));
  });

  test('keeps a blank line between prompts where the file has one', () => {
    const spaced = 'prompts:\n  a:\n    template: x\n\n  b:\n    template: y\n';
    const added = { ...fresh, tags: [], content: { template: 'z' } };
    expect(splicePrompt('p.yaml', spaced, added)).toBe(`${spaced}\n  new/one:\n    template: z\n`);
  });

  test.each([
    ['an empty file', ''],
    ['a file of comments', '# to do\n'],
    ['an empty map', 'prompts: {}\n'],
    ['no map at all', 'prompts: # none yet'],
  ])('fills %s', (_, text) => {
    const added = { ...fresh, content: { template: 'z' } };
    const after = splicePrompt('p.yaml', text, added);
    expect(read(after)).toMatchObject({ diagnostics: [], prompts: [added] });
    expect(after).toContain(text.split('#')[1] ?? '');
  });

  test('takes away the defaults that it does not have', () => {
    const after = splicePrompt('p.yaml', file, { ...fresh, content: { template: 'z' } });
    expect(read(after).prompts.at(-1)).toMatchObject({ name: 'new/one', content: { template: 'z' } });
    expect(after).toContain('        model: null\n        temperature: null\n');
  });

  test('works for several at once', () => {
    const after = splicePrompts('p.yaml', file, [fresh, { ...current('b'), description: 'B' }]);
    expect(read(after).prompts.map(({ name, description }) => [name, description])).toEqual([
      ['support/reply', 'First answer'],
      ['b', 'B'],
      ['new/one', ''],
    ]);
  });
});

describe('other ways to write a file', () => {
  test('CRLF line ends and a byte order mark stay', () => {
    const text = '\ufeffprompts:\r\n  a:\r\n    template: |\r\n      one\r\n  # end\r\n';
    expect(
      splicePrompt('p.yaml', text, {
        name: 'a',
        description: 'd',
        tags: [],
        content: { template: 'one\ntwo\n' },
        examples: [],
      }),
    ).toBe('\ufeffprompts:\r\n  a:\r\n    template: |\r\n      one\r\n      two\r\n    description: d\r\n  # end\r\n');
  });

  test('JSON stays JSON', () => {
    const text = '{"prompts":{"a":{"template":"x","model":"m","tags":["t"]},"b":{"template":"y"}}}';
    const after = splicePrompt('p.yaml', text, {
      name: 'a',
      description: 'd',
      tags: [],
      content: { template: 'x\n{}' },
      examples: [],
    });
    expect(after).toBe('{"prompts":{"a":{"template": "x\\n{}", description: d},"b":{"template":"y"}}}\n');
  });

  test('maps in braces over several lines keep their comments, above', () => {
    const text = 'name: a\ntemplate: x\nmetadata: {\n  a: 1, # one\n  b: 2 # two\n}\n';
    const after = splicePrompt('p.yaml', text, {
      name: 'a',
      description: '',
      tags: [],
      content: { template: 'x', metadata: { b: 3, c: [1] } },
      examples: [],
    });
    expect(after).toBe('name: a\ntemplate: x\n# one\nmetadata: {\n  b: 3, c: [1] # two\n}\n');
  });
});
