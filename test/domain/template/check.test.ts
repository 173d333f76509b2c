import { describe, expect, test } from 'vitest';
import type { Content } from '../../../src/domain/prompt.ts';
import { checkContent } from '../../../src/domain/template/check.ts';

const whole = { offset: null, length: null };

describe('checkContent', () => {
  test('finds nothing wrong with a sound text prompt', () => {
    const content: Content = {
      system: 'Answer in {{language}}.',
      template: 'A {{tier}} customer writes: {{ticket}} ({{order.items.0.title}}) \\{{literal}}',
      variables: {
        language: { type: 'string', default: 'English' },
        tier: { type: 'string', enum: ['free', 'pro'] },
        ticket: { type: 'string' },
        order: { type: 'json', required: false },
      },
    };
    expect(checkContent(content)).toEqual([]);
  });

  test('finds nothing wrong with a sound chat prompt', () => {
    const content: Content = {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { placeholder: 'history' },
        { role: 'user', content: '{{question}}' },
      ],
      variables: { history: { type: 'json', required: false }, question: { type: 'string' } },
    };
    expect(checkContent(content)).toEqual([]);
  });

  test('finds nothing wrong with a text without variables', () => {
    expect(checkContent({ template: 'Say hello.' })).toEqual([]);
  });

  test('places a syntax problem in its message, and asks about unused variables only when all can be read', () => {
    const messages = [{ role: 'system', content: 'ok' } as const, { role: 'user', content: 'Hi {{name' } as const];
    expect(checkContent({ messages, variables: { name: { type: 'string' } } })).toEqual([
      {
        code: 'braces-unclosed',
        path: ['messages', 1, 'content'],
        offset: 3,
        length: 6,
        message: '"{{name" is not closed on its line',
        hint: 'write {{name}}, or \\{{ for two literal braces',
      },
    ]);
  });

  test('suggests the nearest declared variable for one that is not, and says which is never used', () => {
    const variables = { language: { type: 'string' } } as const;
    expect(checkContent({ system: 'In {{ langage }}.', template: 'x', variables })).toEqual([
      {
        code: 'variable-undeclared',
        path: ['system'],
        offset: 3,
        length: 13,
        message: '"{{langage}}" uses a variable that is not declared',
        hint: 'did you mean "language"?',
      },
      {
        ...whole,
        code: 'variable-unused',
        path: ['variables', 'language'],
        message: 'the variable "language" is declared and never used',
        hint: 'write {{language}} where it belongs, or remove the declaration',
      },
    ]);
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'finds no declaration of %s on a prototype',
    (name) => {
      expect(checkContent({ template: `{{${name}}}`, variables: {} })).toEqual([
        {
          code: 'variable-undeclared',
          path: ['template'],
          offset: 0,
          length: name.length + 4,
          message: `"{{${name}}}" uses a variable that is not declared`,
          hint: `add "${name}: string" under variables`,
        },
      ]);
    },
  );

  test('takes a declared __proto__ for a plain name', () => {
    const variables = JSON.parse('{"__proto__": {"type": "string"}}');
    expect(checkContent({ template: '{{__proto__}}', variables })).toEqual([]);
  });

  test('refuses a path into a variable that is not json', () => {
    expect(checkContent({ template: '{{ticket.id}}', variables: { ticket: { type: 'string' } } })).toEqual([
      {
        code: 'path-not-json',
        path: ['template'],
        offset: 0,
        length: 13,
        message: '"{{ticket.id}}" looks into "ticket", which is declared as string',
        hint: 'declare ticket as json, or write {{ticket}}',
      },
    ]);
  });

  test('reports no more than 20 wrong references per text', () => {
    expect(checkContent({ system: '{{b}}', template: '{{a}}'.repeat(1000) })).toHaveLength(21);
  });
});
