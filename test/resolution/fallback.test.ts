import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalContent, digestOf } from '../../src/domain/content.ts';
import { PromptctlError } from '../../src/domain/errors/error.ts';
import { type Fallback, isCoveredByFallback, resolveFallback } from '../../src/resolution/fallback.ts';
import type { Variables } from '../../src/resolution/resolve-ready.ts';
import { thrown } from '../helpers/thrown.ts';

const failure = new PromptctlError('not-ready', { environment: 'production', waited: 0, reasons: [] });
const resolve = (fallback: unknown, variables?: unknown, name = 'support/reply') =>
  resolveFallback(name, 'production', fallback as Fallback, variables as Variables, null, failure);

describe('a fallback', () => {
  it('that is a template is rendered with the variables of the call', () => {
    expect(resolve('Answer {{ticket}}', { ticket: 'now' })).toStrictEqual({
      name: 'support/reply',
      version: null,
      versionId: null,
      digest: digestOf(canonicalContent({ template: 'Answer {{ticket}}' })),
      environment: 'production',
      test: null,
      userId: null,
      rendered: 'Answer now',
      systemMessage: null,
      messages: [{ role: 'user', content: 'Answer now' }],
      model: null,
      temperature: null,
      maxTokens: null,
      parameters: null,
      tools: null,
      output: null,
      metadata: null,
      source: 'fallback',
      stale: true,
      head: null,
    });
  });

  it('that is a content says all that a version can say', () => {
    const content = {
      system: 'In {{language}}',
      template: '{{ticket}}',
      variables: { ticket: 'string', language: { type: 'string', default: 'English' } },
      model: 'sonnet',
      metadata: { a: [1] },
    } as const;
    expect(resolve(content, { ticket: 'x' })).toMatchObject({
      digest: digestOf(
        canonicalContent({ ...content, variables: { ...content.variables, ticket: { type: 'string' } } }),
      ),
      systemMessage: 'In English',
      rendered: 'x',
      model: 'sonnet',
      metadata: { a: [1] },
    });
  });

  it('is read once and shared by prompts; what results share is frozen, and what the app gave is not', () => {
    const content = { template: 'Hello', metadata: { a: [1] } };
    const [one, other] = [resolve(content), resolve(content, {}, 'other')];
    expect([one.name, other.name]).toEqual(['support/reply', 'other']);
    expect(one.metadata).toBe(other.metadata);
    expect([Object.isFrozen(one.metadata?.['a']), Object.isFrozen(content.metadata)]).toEqual([true, false]);
    content.metadata.a.push(2);
    expect(resolve(content).metadata).toEqual({ a: [1] });
  });

  it('without declarations is always rendered: what is missing or cannot be shown is left out', () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    const text = '[{{a}}|{{b.c}}|{{d}}]';
    expect(resolve(text).rendered).toBe('[||]');
    expect(resolve(text, null).rendered).toBe('[||]');
    expect(resolve(text, { a: 1, b: { c: [true] }, d: { e: 'f' } }).rendered).toBe('[1|[true]|{"e":"f"}]');
    expect(resolve(text, { a: new Date(0), b: { c: cycle }, d: 'kept' }).rendered).toBe('[||kept]');
    expect(resolve(text, { a: 10n, b: { c: 10n }, d: Number.NaN }).rendered).toBe('[||]');
    const chat = { messages: [{ role: 'user', content: 'Hi {{name}}' }, { placeholder: 'history' }] };
    expect(resolve(chat, { history: 'none' }).messages).toEqual([{ role: 'user', content: 'Hi ' }]);
    const history = [{ role: 'assistant', content: 'yes' }];
    expect(resolve(chat, { name: 'Ann', history }).messages).toEqual([{ role: 'user', content: 'Hi Ann' }, history[0]]);
  });

  it('without declarations is always rendered and plain JSON, whatever is given', () => {
    const anything = fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor'), fc.anything());
    fc.assert(
      fc.property(anything, (variables) => {
        const result = resolve('{{a}} {{b.c}} {{constructor}} {{__proto__}}', variables);
        expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
      }),
    );
  });

  it('that declares variables is held to them, and says whose fault it was in the first place', () => {
    const content = { template: '{{ticket}}', variables: { ticket: 'string' } };
    expect(thrown(() => resolve(content, {}))).toEqual({
      code: 'variables-missing',
      exit: 1,
      data: { prompt: 'the fallback of support/reply', missing: ['ticket'] },
      cause: 'not-ready',
    });
    expect(thrown(() => resolve(content, { ticket: 5 }))).toMatchObject({
      code: 'variables-invalid',
      cause: 'not-ready',
    });
  });

  it('that can never be rendered is an error that says so, and why it was needed', () => {
    expect(thrown(() => resolve('Answer {{#if}}'))).toMatchObject({
      code: 'template-invalid',
      data: { prompt: 'the fallback of support/reply', field: 'template' },
      cause: 'not-ready',
    });
    expect(thrown(() => resolve({ template: '{{typo}}', variables: { ticket: 'string' } }))).toMatchObject({
      code: 'template-invalid',
    });
    expect(thrown(() => resolve({ model: 'sonnet' }))).toMatchObject({ code: 'template-invalid', data: { field: '' } });
    expect(thrown(() => resolveFallback('a', 'production', '{{', {}, null))).toEqual({
      code: 'template-invalid',
      exit: 1,
      data: expect.objectContaining({ prompt: 'the fallback of a' }),
    });
  });

  it('that is none is refused', () => {
    const cycle: { template: string; metadata?: unknown } = { template: 'x' };
    cycle.metadata = cycle;
    for (const none of [7, null, true, { template: 7 }, { messages: 7 }, { template: 'x', metadata: 10n }, cycle]) {
      expect(thrown(() => resolve(none))).toMatchObject({ code: 'options-invalid', data: { option: 'fallback' } });
    }
  });

  it('stands in for every failure but what the program itself got wrong', () => {
    const wrong = new PromptctlError('options-invalid', { option: 'name', problem: '' });
    const closed = new PromptctlError('prompts-closed', { what: 'getPrompt' });
    const missing = new PromptctlError('variables-missing', { prompt: 'a', missing: ['b'] });
    expect([failure, missing, 'anything', wrong, closed].map(isCoveredByFallback)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
