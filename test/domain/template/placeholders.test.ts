import { describe, expect, test } from 'vitest';
import type { Content } from '../../../src/domain/prompt.ts';
import { checkContent } from '../../../src/domain/template/check.ts';

const whole = { offset: null, length: null };

describe('checkContent, of placeholders among the messages', () => {
  const place = ['messages', 0, 'placeholder'];

  test.each<[string, Content['variables'], object]>([
    [
      'is not declared',
      { histories: { type: 'string' } },
      {
        code: 'placeholder-undeclared',
        path: place,
        message: 'the placeholder "history" is not a declared variable',
        hint: 'add "history: json" under variables',
      },
    ],
    [
      'is misspelt',
      { histroy: { type: 'json' } },
      {
        code: 'placeholder-undeclared',
        path: place,
        message: 'the placeholder "history" is not a declared variable',
        hint: 'did you mean "histroy"?',
      },
    ],
    [
      'is not json',
      { history: { type: 'string' } },
      {
        code: 'placeholder-not-json',
        path: place,
        message: 'the placeholder "history" is declared as string, which cannot hold a list of messages',
        hint: 'declare history as json',
      },
    ],
    [
      'has a default',
      { history: { type: 'json', default: [] } },
      {
        code: 'placeholder-default',
        path: ['variables', 'history', 'default'],
        message: 'the placeholder "history" has a default',
        hint: 'write required: false for no messages, or write the messages themselves',
      },
    ],
  ])('refuses one that %s', (_, variables, problem) => {
    const problems = checkContent({ messages: [{ placeholder: 'history' }], ...(variables && { variables }) });
    expect(problems[0]).toEqual({ ...whole, ...problem });
  });

  test('refuses one that is shown in a text as well, or looked into', () => {
    const messages = [{ placeholder: 'history' }, { role: 'user', content: '{{history.0.content}}' }] as const;
    expect(checkContent({ messages, variables: { history: { type: 'json' } } })).toEqual([
      {
        code: 'placeholder-in-text',
        path: ['messages', 1, 'content'],
        offset: 0,
        length: 21,
        message: '"{{history.0.content}}" shows a variable that is also a placeholder for messages',
        hint: 'declare two variables',
      },
    ]);
  });
});
