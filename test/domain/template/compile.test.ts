import { describe, expect, test } from 'vitest';
import type { Content } from '../../../src/domain/prompt.ts';
import { compilePrompt } from '../../../src/domain/template/compile.ts';

describe('compilePrompt', () => {
  test('makes plain data of a text prompt: literal texts, and values by the place of their variable', () => {
    const content: Content = {
      system: '{{a}}',
      template: 'x {{b.c.0}} y {{a}}{{a}}',
      variables: {
        a: { type: 'string', default: 'A' },
        b: { type: 'json' },
        n: { type: 'number', enum: [1], required: false },
      },
    };
    expect(compilePrompt('p', content)).toEqual({
      name: 'p',
      variables: [
        { name: 'a', type: 'string', required: false, fallback: 'A', allowed: null },
        { name: 'b', type: 'json', required: true, fallback: null, allowed: null },
        { name: 'n', type: 'number', required: false, fallback: null, allowed: [1] },
      ],
      body: {
        kind: 'text',
        system: { head: '', slots: [{ variable: 0, steps: [], tail: '' }] },
        template: {
          head: 'x ',
          slots: [
            { variable: 1, steps: ['c', '0'], tail: ' y ' },
            { variable: 0, steps: [], tail: '' },
            { variable: 0, steps: [], tail: '' },
          ],
        },
      },
    });
  });

  test('makes plain data of a chat prompt, with a placeholder as a variable of its own type', () => {
    const content: Content = {
      messages: [{ role: 'system', content: 'Be brief.' }, { placeholder: 'history' }],
      variables: { history: { type: 'json' } },
    };
    expect(compilePrompt('p', content)).toEqual({
      name: 'p',
      variables: [{ name: 'history', type: 'conversation', required: true, fallback: null, allowed: null }],
      body: {
        kind: 'chat',
        messages: [
          { kind: 'message', role: 'system', text: { head: 'Be brief.', slots: [] } },
          { kind: 'conversation', variable: 0 },
        ],
      },
    });
  });

  test.each<[Content, string, string, string | null]>([
    [
      { messages: [{ role: 'user', content: '{{}}' }] },
      'messages.0.content',
      '"{{}}" names no variable',
      'write {{name}}, or \\{{ for two literal braces',
    ],
    [
      { template: '{{nmae}}', variables: { name: { type: 'string' } } },
      'template',
      '"{{nmae}}" uses a variable that is not declared',
      'did you mean "name"?',
    ],
    [{}, '', 'there is neither a template nor messages', 'write template: or messages:'],
  ])('refuses what cannot be rendered, naming prompt, field and problem: %j', (content, field, problem, hint) => {
    expect(() => compilePrompt('support/reply', content)).toThrow(
      expect.objectContaining({
        code: 'template-invalid',
        data: { prompt: 'support/reply', field, problem, hint },
        message: `support/reply cannot be rendered: ${field === '' ? problem : `${field}: ${problem}`}`,
        hint,
      }),
    );
  });

  test('takes what is only bad style: an unused variable must not stop an app', () => {
    const variables = { spare: { type: 'string', required: true, default: 'x' } } as const;
    expect(compilePrompt('p', { template: 'x', variables }).body).toEqual({
      kind: 'text',
      system: null,
      template: { head: 'x', slots: [] },
    });
  });
});
