import { describe, expect, it } from 'vitest';
import { createHolding } from '../../src/resolution/holding.ts';
import { createPins } from '../../src/resolution/pins.ts';
import { resolveHeld } from '../../src/resolution/resolve.ts';
import { holdingOf, offer, served, servedVersion } from '../helpers/held-prompts.ts';
import { thrown } from '../helpers/thrown.ts';

const SERVING = { pins: createPins(new Map(), () => {}), stale: false };

const version = servedVersion(1, { template: 'x' });
const holding = holdingOf([served('support/reply', version), served('support/gone', null, version)]);
const resolve = (name: unknown) => resolveHeld(holding, name as string, {}, SERVING);

describe('what is not served', () => {
  const unknown = (name: string, retired: boolean, suggestions: readonly string[]) => ({
    code: 'prompt-not-served',
    exit: 4,
    data: { environment: 'production', name, retired, suggestions },
  });

  it('is an error that names what is, but not what was retired', () => {
    expect(thrown(() => resolve('support/repyl'))).toEqual(unknown('support/repyl', false, ['support/reply']));
    expect(thrown(() => resolve('support/gon'))).toEqual(unknown('support/gon', false, []));
    expect(thrown(() => resolve('support/gone'))).toEqual(unknown('support/gone', true, []));
  });

  it('includes the names that every object has', () => {
    for (const name of ['__proto__', 'constructor', 'toString', '', 'x'.repeat(150)]) {
      expect(thrown(() => resolve(name))).toEqual(unknown(name, false, []));
    }
  });

  it('is named in part where the name is endless, and refused where it is none', () => {
    expect(thrown(() => resolve('x'.repeat(10_000_000)))).toEqual(unknown('x'.repeat(200), false, []));
    const others = new Map<unknown, string>([
      [undefined, 'undefined'],
      [null, 'null'],
      [7, '7'],
      [{}, 'an object'],
      [[], 'a list'],
    ]);
    for (const [name, said] of others) {
      expect(thrown(() => resolve(name))).toEqual({
        code: 'options-invalid',
        exit: 2,
        data: { option: 'name', problem: `must be a string, not ${said}` },
      });
    }
  });

  it('is suggested anew when the environment moved on, also among very many names', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => served(`feature-${i}/reply`, version));
    const moving = holdingOf(many);
    const wrong = () => thrown(() => resolveHeld(moving, 'billing/dunnign', {}, SERVING));
    expect([wrong(), wrong()]).toEqual([unknown('billing/dunnign', false, []), unknown('billing/dunnign', false, [])]);
    offer(moving, [...many, served('billing/dunning', version)], 2);
    expect(wrong()).toEqual(unknown('billing/dunnign', false, ['billing/dunning']));
    expect(thrown(() => resolveHeld(moving, 'feature-777/repyl', {}, SERVING))).toMatchObject({
      data: { suggestions: ['feature-777/reply', expect.any(String), expect.any(String)] },
    });
  });

  it('is everything before the first snapshot', () => {
    expect(thrown(() => resolveHeld(createHolding('staging'), 'a', {}, SERVING))).toEqual({
      code: 'not-ready',
      exit: 3,
      data: { environment: 'staging', waited: 0, reasons: [] },
    });
  });
});

describe('a content that cannot be rendered', () => {
  const withContent = (content: string) =>
    holdingOf([served('a', { version: 1, versionId: 'pv-1', digest: '', content })]);

  it('is an error with the reason, every time', () => {
    const broken = withContent('{"template":"{{x}}"}');
    for (let i = 0; i < 2; i++) {
      expect(thrown(() => resolveHeld(broken, 'a', {}, SERVING))).toMatchObject({
        code: 'template-invalid',
        data: { prompt: 'a', field: 'template' },
      });
    }
  });

  it('is the same error where somebody else than promptctl wrote it', () => {
    const deep = `{"template":"x","metadata":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`;
    for (const content of ['', 'null', '{"template":7}', '{"messages":[null]}', deep]) {
      expect(thrown(() => resolveHeld(withContent(content), 'a', {}, SERVING))).toMatchObject({
        code: 'template-invalid',
        data: { prompt: 'a', field: '', problem: 'its content is not one that promptctl writes' },
      });
    }
  });
});
