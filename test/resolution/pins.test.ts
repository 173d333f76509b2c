import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPins, createPins, parsePins } from '../../src/resolution/pins.ts';
import { keepPinned, pinsToFetch } from '../../src/resolution/pins-held.ts';
import { makeReady } from '../../src/resolution/ready-version.ts';
import { resolveHeld } from '../../src/resolution/resolve.ts';
import { holdingOf, offer, served, servedVersion } from '../helpers/held-prompts.ts';
import { servedTest } from '../helpers/served-tests.ts';
import { thrown } from '../helpers/thrown.ts';

describe('pins as text', () => {
  it('are prompts with versions, with commas or white space in between', () => {
    const pins = new Map([
      ['support/reply', 7],
      ['billing/dunning', 3],
    ]);
    for (const text of [
      'support/reply@7, billing/dunning@3',
      ' support/reply@7 billing/dunning@3\n',
      ',,support/reply@7,billing/dunning@3,support/reply@7,',
    ]) {
      expect(parsePins(text, 'PINS')).toEqual(pins);
    }
    expect([parsePins('', 'PINS'), parsePins(' ,\t', 'PINS')]).toEqual([new Map(), new Map()]);
  });

  it('are refused with the word that is none', () => {
    const wrong = [
      'reply',
      'reply@',
      '@7',
      'reply@latest',
      'reply@0',
      'reply@07',
      'reply@7@8',
      'Reply@7',
      '__proto__@1',
    ];
    for (const word of [...wrong, 'reply@1000000000', 'reply@7;other@8']) {
      expect(thrown(() => parsePins(`a@1, ${word}`, 'PINS'))).toEqual({
        code: 'pins-invalid',
        exit: 2,
        data: { origin: 'PINS', text: word },
      });
    }
    expect(thrown(() => parsePins('a@1 a@2', 'PINS'))).toEqual({
      code: 'pins-invalid',
      exit: 2,
      data: { origin: 'PINS', text: 'a@2' },
    });
  });

  it('never fail otherwise', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(['value', 'code']).toContain(Object.keys(thrown(() => parsePins(text, 'PINS')) as object)[0]);
      }),
    );
  });
});

describe('pins as an option', () => {
  it('are versions by name', () => {
    expect(checkPins({ 'support/reply': 7, constructor: 3 }, 'pins')).toEqual(
      new Map([
        ['support/reply', 7],
        ['constructor', 3],
      ]),
    );
    expect(checkPins({}, 'pins')).toEqual(new Map());
  });

  it.each([
    [{ a: 0 }, 'a@0'],
    [{ a: '7' }, 'a@7'],
    [{ a: 1.5 }, 'a@1.5'],
    [{ a: null }, 'a@null'],
    [{ 'A b': 1 }, 'A b@1'],
    [JSON.parse('{"__proto__": 1}'), '__proto__@1'],
    [['a@7'], 'a list'],
    ['a@7', '"a@7"'],
    [null, 'null'],
  ])('are refused with what is wrong: %j', (pins, text) => {
    expect(thrown(() => checkPins(pins, 'pins'))).toEqual({
      code: 'pins-invalid',
      exit: 2,
      data: { origin: 'pins', text },
    });
  });
});

describe('a pinned prompt', () => {
  const [five, six, seven] = [5, 6, 7].map((version) => servedVersion(version, { template: `text ${version}` }));
  const state = () => [
    served('reply', seven ?? null, six),
    served('gone', null, six),
    served('other', servedVersion(1, { template: 'other' })),
  ];
  const pinned = (pins: { readonly [name: string]: number }) => {
    const problems: string[] = [];
    const made = createPins(new Map(Object.entries(pins)), (code, message) => problems.push(`${code}: ${message}`));
    const holding = holdingOf(state());
    const ask = (name: string) => {
      const { version, rendered, source, head } = resolveHeld(holding, name, {}, { pins: made, stale: false });
      return { version, rendered, source, head };
    };
    return { pins: made, holding, problems, ask };
  };
  const result = (version: number) => ({
    version,
    rendered: `text ${version}`,
    source: 'postgres',
    head: { epoch: 1, revision: 1 },
  });

  it('is served at its version when that is live or was before, also when it was retired; others are as ever', () => {
    const { ask, problems } = pinned({ reply: 6, gone: 6 });
    expect([ask('reply'), ask('reply'), ask('gone')]).toEqual([result(6), result(6), result(6)]);
    expect(ask('other')).toMatchObject({ version: 1 });
    expect(pinned({ reply: 7 }).ask('reply')).toEqual(result(7));
    expect(problems).toEqual([]);
  });

  it('is served as live while its version cannot be had, which is said once for each head', () => {
    const { ask, holding, problems } = pinned({ reply: 5, other: 9 });
    expect([ask('reply'), ask('reply'), ask('other').version]).toEqual([result(7), result(7), 1]);
    const first = [
      'pin-unavailable: reply is pinned at version 5, which cannot be had now; version 7 is served instead',
      'pin-unavailable: other is pinned at version 9, which cannot be had now; version 1 is served instead',
    ];
    expect(problems).toEqual(first);
    holding.confirm('redis', 5);
    ask('reply');
    expect(problems).toEqual(first);
    offer(holding, state(), 2);
    ask('reply');
    expect(problems).toEqual([...first, first[0]]);
  });

  it('is served at its version as soon as that was fetched, whatever Redis serves of the rest', () => {
    const { ask, pins, holding } = pinned({ reply: 5, nobody: 2 });
    holding.confirm('redis', 1);
    expect(holding.state && pinsToFetch(pins, holding.state)).toEqual([
      { name: 'reply', version: 5 },
      { name: 'nobody', version: 2 },
    ]);
    for (const name of ['reply', 'nobody']) pins.fetched.set(name, makeReady(name, five ?? servedVersion(5, {})));
    expect(ask('reply')).toEqual(result(5));
    expect(holding.state && pinsToFetch(pins, holding.state)).toEqual([{ name: 'nobody', version: 2 }]);
    expect(thrown(() => ask('nobody'))).toMatchObject({ code: 'prompt-not-served' });
  });

  it('is not served where there is neither its version nor any other', () => {
    const { ask, problems } = pinned({ gone: 5, nobody: 1 });
    expect(thrown(() => ask('gone'))).toMatchObject({ code: 'prompt-not-served', data: { retired: true } });
    expect(thrown(() => ask('nobody'))).toMatchObject({ code: 'prompt-not-served', data: { retired: false } });
    expect(problems).toEqual([
      'pin-unavailable: gone is pinned at version 5, which cannot be had now; nothing is served instead',
      'pin-unavailable: nobody is pinned at version 1, which cannot be had now; nothing is served instead',
    ]);
  });

  it('goes on being served when releases have left it behind, though nobody had asked for it and nobody can be asked', () => {
    const { ask, holding, pins, problems } = pinned({ reply: 6, other: 2 });
    const variant = servedVersion(2, { template: 'text 2' });
    const control = servedVersion(1, { template: 'other' });
    const steps = [
      [served('other', control, null, servedTest([variant]))],
      [served('other', control), served('reply', servedVersion(8, { template: 'text 8' }), seven)],
      [served('reply', servedVersion(9, { template: 'text 9' }), servedVersion(8, { template: 'text 8' }))],
    ];
    for (const [index, prompts] of steps.entries()) {
      if (holding.state !== null) keepPinned(pins, holding.state);
      offer(holding, prompts, index + 2, { epoch: 1, revision: index + 1, mark: '' });
    }
    const head = { epoch: 1, revision: 4 };
    expect([ask('reply'), ask('other')]).toEqual([
      { ...result(6), head },
      { ...result(2), head },
    ]);
    expect([problems, holding.state && pinsToFetch(pins, holding.state)]).toEqual([[], []]);
    pins.kept.clear();
    expect([ask('reply').version, ask('other').version, problems.length]).toEqual([9, 1, 2]);
  });

  it('goes on being served when the release after it was rolled back, and again forward', () => {
    const { ask, holding } = pinned({ reply: 6 });
    offer(holding, [served('reply', six ?? null, seven)], 2);
    expect(ask('reply')).toMatchObject({ version: 6, head: { revision: 2 } });
    offer(holding, [served('reply', seven ?? null, six)], 3);
    expect(ask('reply')).toMatchObject({ version: 6, head: { revision: 3 } });
  });
});
