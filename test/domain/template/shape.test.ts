import { describe, expect, test } from 'vitest';
import type { Content } from '../../../src/domain/prompt.ts';
import { checkContent } from '../../../src/domain/template/check.ts';

const whole = { offset: null, length: null };

describe('checkContent, of the shape', () => {
  const messages = [{ role: 'user', content: 'x' }] as const;

  test.each<[string, Content, object]>([
    [
      'neither template nor messages',
      { system: 'x' },
      {
        code: 'body-missing',
        path: [],
        message: 'there is neither a template nor messages',
        hint: 'write template: or messages:',
      },
    ],
    [
      'both',
      { template: 'x', system: 'x', messages },
      {
        code: 'body-twice',
        path: ['messages'],
        message: 'there are both a template and messages',
        hint: 'keep one of them; a template is the same as one message of role user',
      },
    ],
    [
      'system beside messages',
      { system: 'x', messages },
      {
        code: 'system-beside-messages',
        path: ['system'],
        message: 'there are both system and messages',
        hint: 'write it as the first message: { role: system, content: … }',
      },
    ],
    [
      'an empty list of messages',
      { messages: [] },
      {
        code: 'messages-empty',
        path: ['messages'],
        message: 'the list of messages is empty',
        hint: 'write at least one message',
      },
    ],
  ])('refuses %s', (_, content, problem) => {
    expect(checkContent(content)).toEqual([{ ...whole, ...problem }]);
  });

  test('does not call variables unused where there is nothing to use them', () => {
    const problems = checkContent({ variables: { name: { type: 'string' } } });
    expect(problems.map(({ code }) => code)).toEqual(['body-missing']);
  });
});
