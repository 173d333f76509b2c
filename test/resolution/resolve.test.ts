import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Content, Variable } from '../../src/domain/prompt.ts';
import { createHolding } from '../../src/resolution/holding.ts';
import { createPins } from '../../src/resolution/pins.ts';
import { resolveHeld, resolveVersion } from '../../src/resolution/resolve.ts';
import type { Variables } from '../../src/resolution/resolve-ready.ts';
import { holdingOf, offer, served, servedVersion } from '../helpers/held-prompts.ts';
import { thrown } from '../helpers/thrown.ts';

const noPins = createPins(new Map(), () => {});
const SERVING = { pins: noPins, stale: false };

const TEXT: Variable = { type: 'string' };
const ANY: Variable = { type: 'json', required: false };

const REPLY: Content = {
  system: 'Answer in {{language}}.',
  template: 'Customer: {{ticket}}',
  variables: { language: { type: 'string', default: 'English' }, ticket: { type: 'string' } },
  model: 'sonnet',
  temperature: 0,
  maxTokens: 100,
  parameters: { stop: ['END'] },
  tools: [{ name: 'refund', input: { type: 'object' } }],
  output: { type: 'object' },
  metadata: { team: { name: 'support' } },
};
const CHAT: Content = {
  messages: [{ role: 'system', content: 'Be brief.' }, { placeholder: 'history' }],
  variables: { history: { type: 'json' } },
};

const live = servedVersion(7, REPLY);
const previous = servedVersion(6, { template: 'Six {{ticket}}', variables: { ticket: { type: 'string' } } });
const holding = holdingOf([
  served('support/reply', live, previous),
  served('support/chat', servedVersion(1, CHAT)),
  served('support/gone', null, previous),
]);
const resolve = (name: unknown, variables?: unknown) =>
  resolveHeld(holding, name as string, variables as Variables, SERVING);

describe('a served prompt', () => {
  it('is rendered with all that its version says', () => {
    expect(resolve('support/reply', { ticket: 'Where is it?' })).toStrictEqual({
      name: 'support/reply',
      version: 7,
      versionId: 'pv-7',
      digest: live.digest,
      environment: 'production',
      test: null,
      userId: null,
      rendered: 'Customer: Where is it?',
      systemMessage: 'Answer in English.',
      messages: [
        { role: 'system', content: 'Answer in English.' },
        { role: 'user', content: 'Customer: Where is it?' },
      ],
      model: 'sonnet',
      temperature: 0,
      maxTokens: 100,
      parameters: { stop: ['END'] },
      tools: [{ name: 'refund', input: { type: 'object' } }],
      output: { type: 'object' },
      metadata: { team: { name: 'support' } },
      source: 'postgres',
      stale: false,
      head: { epoch: 1, revision: 1 },
    });
  });

  it('has null for what its version says nothing about, and the fields of every other result in the same order', () => {
    const history = [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }];
    const chat = resolveHeld(holding, 'support/chat', { history }, { pins: noPins, stale: true });
    expect(chat).toStrictEqual({
      ...resolve('support/reply', { ticket: '' }),
      name: 'support/chat',
      version: 1,
      versionId: 'pv-1',
      digest: servedVersion(1, CHAT).digest,
      rendered: null,
      systemMessage: null,
      messages: [{ role: 'system', content: 'Be brief.' }, history[0]],
      model: null,
      temperature: null,
      maxTokens: null,
      parameters: null,
      tools: null,
      output: null,
      metadata: null,
      stale: true,
    });
    expect(Object.keys(chat)).toEqual(Object.keys(resolve('support/reply', { ticket: '' })));
  });

  it('is plain JSON, whatever text it was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.json(), (ticket, json) => {
        const history = [{ role: 'user', content: JSON.parse(json) }];
        for (const result of [resolve('support/reply', { ticket }), resolve('support/chat', { history })]) {
          // Only -0 is another number after a round trip.
          expect(JSON.stringify(JSON.parse(JSON.stringify(result)))).toBe(JSON.stringify(result));
        }
        const result = resolve('support/reply', { ticket });
        expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
      }),
    );
  });

  it('keeps what results share from being changed, and gives each caller messages of its own', () => {
    const [one, other] = [resolve('support/reply', { ticket: 'x' }), resolve('support/reply', { ticket: 'x' })];
    const shared = [one.parameters?.['stop'], one.tools, one.tools?.[0]?.['input'], one.output, one.metadata?.['team']];
    expect(shared.map((each) => Object.isFrozen(each))).toEqual([true, true, true, true, true]);
    (one.messages as unknown[]).push('mine');
    expect([one.messages.length, other.messages.length]).toEqual([3, 2]);
  });

  it('names the release that a later state of the environment brought', () => {
    const moving = holdingOf([served('a', servedVersion(1, { template: 'one' }))]);
    const text = () => resolveHeld(moving, 'a', {}, SERVING);
    expect(text()).toMatchObject({ rendered: 'one', head: { epoch: 1, revision: 1 } });
    offer(moving, [served('a', servedVersion(2, { template: 'two' }))], 2, { epoch: 1, revision: 1, mark: '' });
    expect(text()).toMatchObject({ rendered: 'two', version: 2, head: { epoch: 1, revision: 2 } });
  });
});

describe('variables', () => {
  const names = holdingOf([
    served('a', servedVersion(1, { template: '[{{constructor}}]', variables: { constructor: TEXT } })),
    served(
      'b',
      servedVersion(1, {
        template: '{{x.y}}{{toString}}',
        variables: { x: ANY, toString: ANY },
      }),
    ),
  ]);

  it('count only as own properties: what objects inherit is neither found nor set', () => {
    const ask = (name: string, variables: unknown) => resolveHeld(names, name, variables as Variables, SERVING);
    expect(thrown(() => ask('a', {}))).toEqual({
      code: 'variables-missing',
      exit: 1,
      data: { prompt: 'a', missing: ['constructor'] },
    });
    expect(ask('a', { constructor: 'own' }).rendered).toBe('[own]');
    const tricks = [
      Object.create({ x: { y: 'inherited' }, toString: 'inherited' }),
      JSON.parse('{"__proto__": {"x": {"y": "polluted"}}}'),
      { x: Object.create({ y: 'inherited' }) },
      { x: JSON.parse('{"__proto__": {"y": "polluted"}}') },
    ];
    expect(tricks.map((each) => ask('b', each).rendered)).toEqual(['', '', '', '']);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('are text and nothing else, whatever they hold', () => {
    const ticket = '{{language}} $& {{ticket}} ${1}';
    expect(resolve('support/reply', { ticket }).rendered).toBe(`Customer: ${ticket}`);
  });

  it('may be left out where none is required, and are refused where they are no object', () => {
    const plain = holdingOf([served('a', servedVersion(1, { template: 'hello' }))]);
    for (const none of [undefined, null, {}]) {
      expect(resolveHeld(plain, 'a', none, SERVING).rendered).toBe('hello');
    }
    expect(thrown(() => resolve('support/reply'))).toEqual({
      code: 'variables-missing',
      exit: 1,
      data: { prompt: 'support/reply', missing: ['ticket'] },
    });
    expect(thrown(() => resolve('support/reply', 'ticket'))).toEqual({
      code: 'options-invalid',
      exit: 2,
      data: { option: 'variables', problem: 'must be an object of values by name, not "ticket"' },
    });
    expect(thrown(() => resolve('support/reply', { ticket: 5 }))).toMatchObject({ code: 'variables-invalid' });
  });
});

describe('a version that is asked for', () => {
  const ask = (name: unknown, version: unknown) =>
    resolveVersion(holding, name as string, version as number, { ticket: 'x' }, false, null);

  it('is at hand when it is live or was before, also of a retired prompt', () => {
    expect(ask('support/reply', 7)).toEqual(resolve('support/reply', { ticket: 'x' }));
    expect(ask('support/reply', 6)).toMatchObject({ name: 'support/reply', version: 6, rendered: 'Six x' });
    expect(ask('support/gone', 6)).toMatchObject({ name: 'support/gone', version: 6, rendered: 'Six x' });
  });

  it('has to be fetched otherwise', () => {
    expect([ask('support/reply', 5), ask('support/gone', 7), ask('nobody', 1)]).toEqual([null, null, null]);
    expect(resolveVersion(createHolding('production'), 'support/reply', 7, {}, false, null)).toBeNull();
  });

  it('is refused when it is none', () => {
    for (const version of [0, -1, 1.5, '7', Number.NaN, null, 1e9]) {
      expect(thrown(() => ask('support/reply', version))).toMatchObject({
        code: 'options-invalid',
        data: { option: 'version' },
      });
    }
    expect(thrown(() => ask(7, 7))).toMatchObject({ code: 'options-invalid', data: { option: 'name' } });
  });
});
