import { describe, expect, test } from 'vitest';
import { isPromptctlError } from '../../../src/domain/errors/error.ts';
import type { Content } from '../../../src/domain/prompt.ts';
import { compilePrompt } from '../../../src/domain/template/compile.ts';
import { renderPrompt } from '../../../src/domain/template/render.ts';

const content: Content = {
  template: '{{tier}} {{count}} {{paid}} {{ticket}} {{order.id}} {{order.items.0}}',
  variables: {
    tier: { type: 'string', enum: ['free', 'pro', 'enterprise'] },
    count: { type: 'number' },
    paid: { type: 'boolean', required: false },
    ticket: { type: 'string' },
    order: { type: 'json', default: { id: 1, items: [2] } },
  },
};
const sound = { tier: 'pro', count: 1, ticket: 'x' };

function refusalOf(variables: { readonly [name: string]: unknown }, options?: { strict: boolean }): unknown {
  try {
    return renderPrompt(compilePrompt('support/reply', content), variables, options);
  } catch (error) {
    if (!isPromptctlError(error)) throw error;
    const { code, data, message, hint, exit } = error;
    return { code, data, message, hint, exit };
  }
}

describe('a refused render', () => {
  test('names all missing variables at once', () => {
    expect(refusalOf({ count: null, ticket: undefined, paid: 'wrong' })).toEqual({
      code: 'variables-missing',
      data: { prompt: 'support/reply', missing: ['tier', 'count', 'ticket'] },
      message: 'support/reply needs "tier", "count", "ticket"',
      hint: 'give --var tier=… --var count=… --var ticket=…',
      exit: 1,
    });
  });

  test('names all wrong variables at once, with what was expected and what was given', () => {
    expect(refusalOf({ tier: 'Por', count: '1', paid: 0, ticket: { a: 1 } })).toEqual({
      code: 'variables-invalid',
      data: {
        prompt: 'support/reply',
        invalid: [
          { name: 'tier', expected: 'one of "free", "pro", "enterprise"', got: '"Por"', suggestions: ['pro'] },
          { name: 'count', expected: 'a finite number', got: '"1"', suggestions: [] },
          { name: 'paid', expected: 'true or false', got: '0', suggestions: [] },
          { name: 'ticket', expected: 'a string', got: 'an object', suggestions: [] },
        ],
      },
      message:
        'support/reply: "tier" must be one of "free", "pro", "enterprise", not "Por"; ' +
        '"count" must be a finite number, not "1"; "paid" must be true or false, not 0; "ticket" must be a string, not an object',
      hint: 'did you mean "pro"?',
      exit: 1,
    });
  });

  test('never echoes a long or dangerous value', () => {
    expect(refusalOf({ ...sound, tier: `\u001b[2J${'secret '.repeat(1000)}`, count: 'x'.repeat(1e6) })).toMatchObject({
      message:
        'support/reply: "tier" must be one of "free", "pro", "enterprise", not "\\u{1b}[2Jsecret secret secret secret se…"; ' +
        `"count" must be a finite number, not "${'x'.repeat(39)}…"`,
      hint: 'types and allowed values are declared under variables in the prompt file',
    });
  });

  test('counts the allowed values that it does not list', () => {
    const values = Array.from({ length: 12 }, (_, index) => index);
    const prompt = compilePrompt('p', { template: '{{n}}', variables: { n: { type: 'number', enum: values } } });
    expect(() => renderPrompt(prompt, { n: 99 })).toThrow(
      'p: "n" must be one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more, not 99',
    );
  });

  test('names every path that a required value lacks, once', () => {
    const order: Content = { template: '{{o.id}}{{o.id}}{{o.to.city}}{{o.ok}}', variables: { o: { type: 'json' } } };
    const prompt = compilePrompt('p', { ...order, system: '{{o.a}}' });
    expect(() => renderPrompt(prompt, { o: { ok: 1, to: 'x' } })).toThrow(
      expect.objectContaining({
        code: 'variable-path-missing',
        data: { prompt: 'p', paths: ['o.a', 'o.id', 'o.to.city'] },
        message: 'p needs "o.a", "o.id", "o.to.city", which the given values do not hold',
        hint: 'give values that hold it, or declare the variable with required: false to show nothing instead',
      }),
    );
  });

  test('names the paths of every message of a chat prompt', () => {
    const messages = ['{{o.a}}', '{{o.b}} {{o.c}}'].map((content) => ({ role: 'user' as const, content }));
    const prompt = compilePrompt('p', { messages, variables: { o: { type: 'json' } } });
    expect(() => renderPrompt(prompt, { o: { b: 1 } })).toThrow(
      'p needs "o.a", "o.c", which the given values do not hold',
    );
  });

  test('shows nothing for a path that an optional value lacks', () => {
    expect(refusalOf({ ...sound, order: {} })).toMatchObject({ rendered: 'pro 1  x  ' });
  });
});

describe('a strict render', () => {
  test('names all variables that are not declared, before anything else, with suggestions', () => {
    expect(refusalOf({ teir: 'pro', zebra: 1, constructor: 2 }, { strict: true })).toEqual({
      code: 'variables-unknown',
      data: {
        prompt: 'support/reply',
        unknown: [
          { name: 'teir', suggestions: ['tier'] },
          { name: 'zebra', suggestions: [] },
          { name: 'constructor', suggestions: [] },
        ],
      },
      message: 'support/reply has no variable "teir" and no variable "zebra" and no variable "constructor"',
      hint: 'did you mean "tier"?',
      exit: 1,
    });
  });

  test('says what to do where nothing is near', () => {
    expect(refusalOf({ ...sound, zebra: 1 }, { strict: true })).toMatchObject({
      hint: 'leave it out, or declare it under variables in the prompt file',
    });
  });

  test('takes undefined for not given', () => {
    expect(refusalOf({ ...sound, zebra: undefined }, { strict: true })).toMatchObject({ rendered: 'pro 1  x 1 2' });
  });

  test('is asked for: extra variables are ignored otherwise', () => {
    expect(refusalOf({ ...sound, zebra: 1 })).toMatchObject({ rendered: 'pro 1  x 1 2' });
    expect(refusalOf({ ...sound, zebra: 1 }, { strict: false })).toMatchObject({ rendered: 'pro 1  x 1 2' });
  });
});
