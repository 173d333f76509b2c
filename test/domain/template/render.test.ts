import { describe, expect, test } from 'vitest';
import type { Content } from '../../../src/domain/prompt.ts';
import { compilePrompt } from '../../../src/domain/template/compile.ts';
import { type Rendered, renderPrompt } from '../../../src/domain/template/render.ts';

const text: Content = {
  system: 'Answer in {{language}}.',
  template: 'A {{tier}} customer: {{ticket}}',
  variables: {
    language: { type: 'string', default: 'English' },
    tier: { type: 'string', enum: ['free', 'pro'] },
    ticket: { type: 'string' },
  },
};

function render(content: Content, variables: { readonly [name: string]: unknown }): Rendered {
  return renderPrompt(compilePrompt('support/reply', content), variables);
}

describe('renderPrompt', () => {
  test('gives a text prompt as its text, its system message, and both as messages', () => {
    expect(render(text, { tier: 'pro', ticket: 'Where is it?' })).toEqual({
      rendered: 'A pro customer: Where is it?',
      systemMessage: 'Answer in English.',
      messages: [
        { role: 'system', content: 'Answer in English.' },
        { role: 'user', content: 'A pro customer: Where is it?' },
      ],
    });
  });

  test('gives a text prompt without a system message as one message of the user', () => {
    expect(render({ template: 'Hello.' }, {})).toEqual({
      rendered: 'Hello.',
      systemMessage: null,
      messages: [{ role: 'user', content: 'Hello.' }],
    });
  });

  test('keeps a system message that renders to nothing', () => {
    const variables = { tone: { type: 'string', required: false } } as const;
    expect(render({ system: '{{tone}}', template: 'x', variables }, {})).toEqual({
      rendered: 'x',
      systemMessage: '',
      messages: [
        { role: 'system', content: '' },
        { role: 'user', content: 'x' },
      ],
    });
  });

  test('hands the callers messages on as the very objects they are', () => {
    const content: Content = { messages: [{ placeholder: 'history' }], variables: { history: { type: 'json' } } };
    const message = Object.freeze({ role: 'user', content: [{ type: 'image' }] });
    expect(render(content, { history: [message] }).messages[0]).toBe(message);
  });

  test('renders one compiled prompt again and again without a trace of the last time', () => {
    const prompt = compilePrompt('p', text);
    const before = structuredClone(prompt);
    renderPrompt(prompt, { tier: 'pro', ticket: 'a', language: 'German' });
    expect(renderPrompt(prompt, { tier: 'free', ticket: 'b' }).rendered).toBe('A free customer: b');
    expect(prompt).toEqual(before);
  });
});

describe('renderPrompt, of names that objects inherit', () => {
  const content: Content = {
    template: '[{{__proto__}}{{constructor}}{{toString}}]',
    variables: JSON.parse(
      '{"__proto__": {"type": "json", "required": false}, "constructor": {"type": "json", "required": false}, "toString": {"type": "json", "required": false}}',
    ),
  };

  test('reads nothing from a prototype', () => {
    expect(render(content, {}).rendered).toBe('[]');
    expect(render(content, Object.create({ constructor: 'no', toString: 'no' })).rendered).toBe('[]');
  });

  test('reads own properties of these names, with or without a prototype', () => {
    const given = JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c"}');
    expect(render(content, given).rendered).toBe('[abc]');
    expect(render(content, Object.assign(Object.create(null), { constructor: 'b' })).rendered).toBe('[b]');
  });

  test('counts an inherited value as absent', () => {
    const variables = Object.create({ ticket: 'inherited', tier: 'pro' });
    expect(() => render(text, variables)).toThrow(expect.objectContaining({ code: 'variables-missing' }));
  });
});

describe('renderPrompt, of json values', () => {
  const content: Content = { template: '{{a}}', variables: { a: { type: 'json' } } };

  test('reads each given property once, so that what was checked is what is shown', () => {
    let reads = 0;
    const given = {
      get ticket() {
        reads += 1;
        return reads === 1 ? 'first' : 5;
      },
      tier: 'free',
    };
    expect(render(text, given).rendered).toBe('A free customer: first');
    expect(reads).toBe(1);
  });

  test('shows what an instance of a class holds', () => {
    class Order {
      readonly id = 7;
    }
    expect(render(content, { a: new Order() }).rendered).toBe('{"id":7}');
  });

  test.each<[string, unknown, string]>([
    ['a promise', Promise.resolve('x'), 'a Promise'],
    ['a map', new Map(), 'a Map'],
    ['a date', new Date(0), 'a Date'],
    ['a function', () => 'x', 'a function'],
    ['a symbol', Symbol('x'), 'a symbol'],
    ['a bigint', 1n, 'a bigint'],
    ['not a number', Number.NaN, 'NaN'],
  ])('refuses %s', (_, value, got) => {
    const invalid = [{ name: 'a', expected: 'a JSON value', got, suggestions: [] }];
    expect(() => render(content, { a: value })).toThrow(
      expect.objectContaining({ code: 'variables-invalid', data: { prompt: 'support/reply', invalid } }),
    );
  });

  test.each<[string, string, () => unknown, string, string]>([
    ['a cycle', '{{a}}', cycle, 'a', 'an object'],
    ['a bigint inside', '{{a}}', () => [1n], 'a', 'a list'],
    ['a function at a path', '{{a.f}}', () => ({ f: () => 1 }), 'a.f', 'a function'],
    ['an infinite number at a path', '{{a.f}}', () => ({ f: Number.POSITIVE_INFINITY }), 'a.f', 'Infinity'],
  ])('refuses %s, which no JSON can carry', (_, template, value, name, got) => {
    const invalid = [{ name, expected: 'a value that JSON can carry', got, suggestions: [] }];
    expect(() => render({ ...content, template }, { a: value() })).toThrow(
      expect.objectContaining({ code: 'variables-invalid', data: { prompt: 'support/reply', invalid } }),
    );
  });
});

function cycle(): unknown {
  const value: { self?: unknown } = {};
  value.self = value;
  return value;
}
