import { describe, expect, test } from 'vitest';
import type { Content, Example } from '../../../src/domain/prompt.ts';
import { checkExamples } from '../../../src/domain/template/check.ts';

const content: Content = {
  system: 'Answer in {{language}}.',
  template: 'A {{tier}} customer, {{order.id}}',
  variables: {
    language: { type: 'string', default: 'English' },
    tier: { type: 'string', enum: ['free', 'pro'] },
    order: { type: 'json' },
  },
};
const sound = { tier: 'pro', order: { id: 7 } };

function problemsOf(...examples: Example[]): unknown {
  return checkExamples('support/reply', content, examples);
}

describe('checkExamples', () => {
  test('finds nothing wrong with examples that render and contain what they must, in the system message too', () => {
    expect(problemsOf({ variables: sound }, { variables: sound, contains: ['pro customer, 7', 'in English'] })).toEqual(
      [],
    );
  });

  test.each<[string, Example, object]>([
    [
      'lacks variables',
      { variables: {} },
      {
        code: 'variables-missing',
        path: ['examples', 1, 'variables'],
        message: 'support/reply needs "tier", "order"',
        hint: 'add tier, order to the variables of the example',
      },
    ],
    [
      'gives a wrong value',
      { variables: { ...sound, tier: 'por' } },
      {
        code: 'variables-invalid',
        path: ['examples', 1, 'variables', 'tier'],
        message: 'support/reply: "tier" must be one of "free", "pro", not "por"',
        hint: 'did you mean "pro"?',
      },
    ],
    [
      'gives an unknown variable',
      { variables: { ...sound, langage: 'x' } },
      {
        code: 'variables-unknown',
        path: ['examples', 1, 'variables', 'langage'],
        message: 'support/reply has no variable "langage"',
        hint: 'did you mean "language"?',
      },
    ],
    [
      'lacks what a path looks for',
      { variables: { ...sound, order: {} } },
      {
        code: 'variable-path-missing',
        path: ['examples', 1, 'variables'],
        message: 'support/reply needs "order.id", which the given values do not hold',
        hint: 'give values that hold it, or declare the variable with required: false to show nothing instead',
      },
    ],
    [
      'does not contain what it must',
      { variables: sound, contains: ['pro', 'free customer'] },
      {
        code: 'example-not-contained',
        path: ['examples', 1, 'contains', 1],
        message: 'the rendered prompt does not contain "free customer"',
        hint: 'promptctl render support/reply shows what it says',
      },
    ],
  ])('points at an example that %s', (_, example, problem) => {
    const whole = { offset: null, length: null };
    expect(problemsOf({ variables: sound }, example)).toEqual([{ ...whole, ...problem }]);
  });

  test('looks into every message of a chat prompt, and past contents that are no text', () => {
    const chat: Content = {
      messages: [{ placeholder: 'history' }, { role: 'user', content: 'Now {{q}}' }],
      variables: { history: { type: 'json' }, q: { type: 'string' } },
    };
    const variables = {
      q: 'go',
      history: [
        { role: 'user', content: [{ type: 'image' }] },
        { role: 'user', content: 'Before' },
      ],
    };
    expect(checkExamples('chat', chat, [{ variables, contains: ['Before', 'Now go'] }])).toEqual([]);
  });

  test('says nothing of content that cannot be rendered, which checkContent reports', () => {
    expect(checkExamples('broken', { template: '{{#if}}' }, [{ variables: {}, contains: ['x'] }])).toEqual([]);
  });
});
