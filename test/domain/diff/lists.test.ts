import { describe, expect, test } from 'vitest';
import { type DiffSide, diffPrompts } from '../../../src/domain/diff/content.ts';
import type { Content } from '../../../src/domain/prompt.ts';

const side = (label: string, content: Content): DiffSide => ({ label, content });

/** `field kind` of each change from one content to another. */
function changed(before: Content, after: Content): readonly string[] {
  return diffPrompts('p', side('p@1', before), side('p@2', after)).changes.map(({ field, kind }) => `${field} ${kind}`);
}

const user = (content: string) => ({ role: 'user', content }) as const;
const assistant = (content: string) => ({ role: 'assistant', content }) as const;

describe('messages', () => {
  const talk = [user('Where is my parcel, please?'), assistant('It left on Monday.'), user('And when will it arrive?')];

  test('put between others are added, and the others stay', () => {
    const after = [...talk.slice(0, 1), assistant('One moment.'), user('Thank you.'), ...talk.slice(1)];
    expect(changed({ messages: talk }, { messages: after })).toEqual(['messages[1] added', 'messages[2] added']);
  });

  test('taken out are removed, by their place in the older list', () => {
    expect(changed({ messages: talk }, { messages: talk.slice(2) })).toEqual([
      'messages[0] removed',
      'messages[1] removed',
    ]);
  });

  test('that were edited change inside, even where one was put before them', () => {
    const after = [user('Hello!'), user('Where is my parcel?'), ...talk.slice(1)];
    expect(changed({ messages: talk }, { messages: after })).toEqual([
      'messages[0] added',
      'messages[1].content changed',
    ]);
  });

  test('rewritten in their place change inside', () => {
    const after = [talk[0] ?? user(''), assistant('No idea at all, sorry'), talk[2] ?? user('')];
    expect(changed({ messages: talk }, { messages: after })).toEqual(['messages[1].content changed']);
  });

  test('of another role are other messages', () => {
    expect(changed({ messages: [user('Be brief.')] }, { messages: [assistant('Be brief.')] })).toEqual([
      'messages[0] removed',
      'messages[0] added',
    ]);
  });

  test('in Chinese are recognised too', () => {
    const before = [user('请用中文回答客户的问题')];
    const after = [user('你好'), user('请用英文回答客户的问题')];
    expect(changed({ messages: before }, { messages: after })).toEqual([
      'messages[0] added',
      'messages[1].content changed',
    ]);
  });

  test('that took the place of a placeholder are told from it', () => {
    expect(changed({ messages: [{ placeholder: 'history' }] }, { messages: [{ placeholder: 'turns' }] })).toEqual([
      'messages[0].placeholder changed',
    ]);
    expect(changed({ messages: [{ placeholder: 'history' }] }, { messages: [user('Hi')] })).toEqual([
      'messages[0] removed',
      'messages[0] added',
    ]);
  });
});

const tool = (name: string, more = {}) => ({ name, input: { type: 'object' }, ...more });
const wrapped = (description: string) => ({ type: 'function', function: { name: 'find', description } });

describe('tools', () => {
  test('are compared by their names', () => {
    const before = [tool('find'), tool('pay')];
    const after = [tool('refund'), tool('pay', { input: { type: 'array' } }), tool('find')].slice(0, 2);
    expect(changed({ tools: before }, { tools: after })).toEqual([
      'tools.find removed',
      'tools.pay.input.type changed',
      'tools.refund added',
    ]);
  });

  test('may carry their names inside', () => {
    expect(changed({ tools: [wrapped('a')] }, { tools: [wrapped('b')] })).toEqual([
      'tools.find.function.description changed',
    ]);
  });

  test('in another order are a change of their order', () => {
    const { changes } = diffPrompts(
      'p',
      side('a', { tools: [tool('find'), tool('pay')] }),
      side('b', { tools: [tool('pay'), tool('find')] }),
    );
    expect(changes).toEqual([
      { field: 'tools', kind: 'changed', before: ['find', 'pay'], after: ['pay', 'find'], text: null },
    ]);
  });

  test('without names are compared by their places', () => {
    const before = [{ type: 'search', from: 'the web' }];
    expect(changed({ tools: before }, { tools: [{ type: 'search', from: 'the files' }] })).toEqual([
      'tools[0].from changed',
    ]);
  });

  test('of which two have one name are compared by their places', () => {
    const before = [tool('find', { scope: 'a' }), tool('find', { scope: 'b' })];
    const after = [tool('find', { scope: 'a' }), tool('find', { scope: 'c' })];
    expect(changed({ tools: before }, { tools: after })).toEqual(['tools[1].scope changed']);
  });
});
