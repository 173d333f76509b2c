import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../../../src/domain/template/parse.ts';

const NEITHER = 'write \\{{ for two literal braces';

function sentenceOf(text: string): unknown {
  return parseTemplate(text).problems.map(({ code, message, hint }) => [code, message, hint])[0];
}

describe('braces that are no placeholder', () => {
  test.each([
    ['{{#if paid}}', 'a block', 'decide in the program, and pass the text as a variable'],
    ['{{^paid}}', 'a block', 'decide in the program, and pass the text as a variable'],
    ['{{/if}}', 'the end of a block', 'decide in the program, and pass the text as a variable'],
    ['{{> tone}}', 'a partial', 'pass the text as a variable'],
    ['{{ ! later }}', 'a comment', 'write it into the YAML, after a #'],
    ['{{&name}}', 'an unescaped value', 'values are never escaped: write {{name}}'],
    ['{{{name}}}', 'an unescaped value', 'values are never escaped: write {{name}}; after a literal { leave a space'],
  ])('are named when other languages give them a meaning: %s', (text, what, hint) => {
    expect(sentenceOf(text)).toEqual(['braces-reserved', `"${text}" would be ${what}, and templates have none`, hint]);
  });

  test.each([
    ['{{first name}}', 'first_name'],
    ['{{first-name}}', 'first_name'],
    ['{{items[0].title}}', 'items.0.title'],
    ['{{name | upper}}', 'name'],
    ['{{name?}}', 'name'],
    ['{{$name}}', 'name'],
    ['{{- name -}}', 'name'],
    ['{{name.}}', 'name'],
    ['{{\u00a0name\u00a0}}', 'name'],
  ])('get the nearest name suggested: %s', (text, name) => {
    const message = `"${text}" is not a variable: names are letters, digits and _, with dots into json variables`;
    expect(sentenceOf(text)).toEqual(['braces-malformed', message, `did you mean {{${name}}}?`]);
  });

  test.each(['{{"a": 1}}', '{{größe}}', '{{1}}', '{{f(x)}}', '{{a..b}}', `{{${'a b '.repeat(20)}}}`])(
    'get no name suggested where none is near: %s',
    (text) => {
      expect(sentenceOf(text)).toEqual(['braces-malformed', expect.any(String), NEITHER]);
    },
  );

  test.each([
    ['{{name', '{{name', 'write {{name}}, or \\{{ for two literal braces'],
    ['{{ name} and on', '{{ name}', 'write {{name}}, or \\{{ for two literal braces'],
    ['{{name, and on\n}}', '{{name', 'write {{name}}, or \\{{ for two literal braces'],
    ['{{', '{{', NEITHER],
    ['{{"', '{{', NEITHER],
  ])('are shown without the rest of the line when nothing closes them: %j', (text, marked, hint) => {
    expect(parseTemplate(text).problems).toEqual([
      {
        code: 'braces-unclosed',
        offset: 0,
        length: marked.length,
        message: `"${marked}" is not closed on its line`,
        hint,
      },
    ]);
  });

  test('are shown alone when there are three and nothing closes them', () => {
    const { problems } = parseTemplate('a {{{ and on');
    expect(problems.map(({ code, offset, length }) => ({ code, offset, length }))).toEqual([
      { code: 'braces-reserved', offset: 2, length: 3 },
    ]);
  });

  test('are told apart from empty ones', () => {
    const hint = 'write {{name}}, or \\{{ for two literal braces';
    expect(sentenceOf('{{}}')).toEqual(['braces-empty', '"{{}}" names no variable', hint]);
    expect(sentenceOf('{{ \t}}')).toEqual(['braces-empty', '"{{ \\t}}" names no variable', hint]);
  });

  test('are quoted safely, in at most 40 characters', () => {
    expect(sentenceOf('{{\u202e\u001b[31m}}')).toEqual([
      'braces-malformed',
      expect.stringContaining('"{{\\u{202e}\\u{1b}[31m}}" is not a variable'),
      NEITHER,
    ]);
    expect(sentenceOf(`{{${'🎉'.repeat(60)}}}`)).toEqual([
      'braces-malformed',
      expect.stringContaining(`"{{${'🎉'.repeat(37)}…" is not a variable`),
      NEITHER,
    ]);
  });
});
