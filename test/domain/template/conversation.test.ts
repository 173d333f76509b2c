import { describe, expect, test } from 'vitest';
import { conversationFlaw } from '../../../src/domain/template/conversation.ts';

describe('conversationFlaw', () => {
  test.each([
    [[]],
    [[{ role: 'user' }]],
    [[{ role: 'assistant', tool_calls: [] }, { role: 'tool', content: null }, { role: 'model' }]],
    [[{ role: 'systematic' }]],
  ])('finds none in %j', (value) => {
    expect(conversationFlaw(value)).toBe(null);
  });

  test.each<[unknown, string]>([
    ['hello', '"hello"'],
    [{ role: 'user' }, 'an object'],
    [[{ role: 'user' }, 'hello'], 'a list whose item 2 is no object with a role'],
    [[null], 'a list whose item 1 is no object with a role'],
    [[[]], 'a list whose item 1 is no object with a role'],
    [[{ content: 'x' }], 'a list whose item 1 is no object with a role'],
    [[{ role: 5 }], 'a list whose item 1 is no object with a role'],
    [[Object.create({ role: 'user' })], 'a list whose item 1 is no object with a role'],
    [Array.from({ length: 1 }), 'a list whose item 1 is no object with a role'],
    [[{ role: 'user' }, { role: 'system' }], 'the role "system" in item 2'],
  ])('says what keeps %j from being one', (value, flaw) => {
    expect(conversationFlaw(value)).toBe(flaw);
  });

  test.each([
    'SYSTEM',
    ' system',
    'system\n',
    'sys-tem',
    'sys\u200btem',
    'ｓｙｓｔｅｍ',
    '\u017fystem',
    'Developer',
    'DEVELOPER ',
  ])('takes the role %j for the one it resembles', (role) => {
    expect(conversationFlaw([{ role }])).toMatch(/^the role ".+" in item 1$/);
  });
});
