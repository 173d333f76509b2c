import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT_NAME, PROMPT_NAME } from '../../src/domain/prompt.ts';
import { formatReference, parseReference, type Selector } from '../../src/domain/reference.ts';

const nameArbitrary = fc
  .stringMatching(/^[a-z0-9][a-z0-9_-]{0,8}(\/[a-z0-9][a-z0-9_.-]{0,8}[a-z0-9]){0,3}$/)
  .filter((name) => PROMPT_NAME.test(name));
const selectorArbitrary: fc.Arbitrary<Selector | null> = fc.oneof(
  fc.constant(null),
  fc.record({ kind: fc.constant('version' as const), version: fc.integer({ min: 1, max: 999_999_999 }) }),
  fc.constant({ kind: 'latest' as const }),
  fc.record({
    kind: fc.constant('environment' as const),
    environment: fc.stringMatching(/^[a-z][a-z0-9-]{0,31}$/).filter((name) => ENVIRONMENT_NAME.test(name)),
    back: fc.integer({ min: 0, max: 9999 }),
  }),
  fc.record({ kind: fc.constant('digest' as const), prefix: fc.stringMatching(/^[0-9a-f]{6,64}$/) }),
);

describe('a reference', () => {
  it.each([
    ['support/reply', null],
    ['support/reply@7', { kind: 'version', version: 7 }],
    ['support/reply@latest', { kind: 'latest' }],
    ['support/reply@staging', { kind: 'environment', environment: 'staging', back: 0 }],
    ['support/reply@production~1', { kind: 'environment', environment: 'production', back: 1 }],
    ['support/reply@sha:9f3c1a', { kind: 'digest', prefix: '9f3c1a' }],
  ])('%s is read', (text, selector) => {
    expect(parseReference(text)).toEqual({ name: 'support/reply', selector });
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(nameArbitrary, selectorArbitrary, (name, selector) => {
        expect(parseReference(formatReference({ name, selector }))).toEqual({ name, selector });
      }),
    );
  });

  it.each([
    '',
    '@7',
    'Support',
    '../etc',
    'a//b',
    'a/',
    '/a',
    'a..b',
    'a.',
    '-a',
    '__proto__',
    'a b',
    'a\n',
    'a'.repeat(129),
  ])('with %j as name is refused, naming the part', (text) => {
    expect(() => parseReference(text)).toThrow(
      expect.objectContaining({ code: 'reference-invalid', exit: 2, data: { text, part: 'name' } }),
    );
  });

  it.each([
    'a@',
    'a@0',
    'a@-1',
    'a@1.5',
    'a@Production',
    'a@production~',
    'a@production~x',
    'a@a~1~2',
    'a@sha:12345',
    'a@sha:XYZ123',
    'a@latest~1',
    'a@7@8',
  ])('%s is refused for what follows the @', (text) => {
    expect(() => parseReference(text)).toThrow(
      expect.objectContaining({ code: 'reference-invalid', data: { text, part: 'selector' } }),
    );
  });

  it.each(['constructor', 'tostring', 'valueof'])('%s is a name like any other', (name) => {
    expect(parseReference(name)).toEqual({ name, selector: null });
  });
});
