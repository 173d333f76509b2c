import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMd5 } from '../../src/domain/md5.ts';

const ALL_BITS = 2 ** 32;

/** What OpenSSL says of the bytes that an encoder of UTF-8 makes. */
const expected = (text: string) => createHash('md5').update(Buffer.from(text)).digest().readUInt32BE(0);

const kinds = {
  ascii: fc.integer({ min: 0x01, max: 0x7f }).map((code) => String.fromCharCode(code)),
  nul: fc.constant('\0'),
  latin: fc.integer({ min: 0x80, max: 0xff }).map((code) => String.fromCharCode(code)),
  cjk: fc.constantFrom('用', '户', '語', '한', 'の'),
  emoji: fc.constantFrom('😀', '👩‍💻', '🇨🇭'),
  lone: fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code)),
};
const unit = fc.oneof(...Object.values(kinds));

describe('the first bits of md5', () => {
  test('are those of OpenSSL at every length up to 200, of one kind of character and of all mixed', () => {
    const md5 = createMd5('');
    for (const kind of [...Object.values(kinds), unit]) {
      const texts = fc.sample(fc.array(kind, { minLength: 200, maxLength: 200 }), { numRuns: 2, seed: 4 });
      for (const units of texts) {
        const given = Array.from({ length: 201 }, (_, length) => units.slice(0, length).join(''));
        expect(given.map((text) => md5(text, ALL_BITS))).toEqual(given.map(expected));
      }
    }
  });

  test('do not depend on how much of the text is prefix, even where the cut divides a surrogate pair', () => {
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 150 }), fc.nat(), (units, cut) => {
        const text = units.join('');
        const at = cut % (text.length + 1);
        expect(createMd5(text.slice(0, at))(text.slice(at), ALL_BITS)).toBe(expected(text));
      }),
      { seed: 4, numRuns: 2_000 },
    );
    expect(createMd5('a\ud83d')('\ude00', ALL_BITS)).toBe(expected('a😀'));
    expect(createMd5('a\ud83d')('b', ALL_BITS)).toBe(expected('a\ufffdb'));
  });

  test('leave no trace of one text in the next, whatever their order', () => {
    const md5 = createMd5('split-0123456789abcdef0123456789abcdef-');
    const texts = fc.array(fc.array(unit, { maxLength: 100 }).map((units) => units.join('')));
    fc.assert(
      fc.property(texts, (each) => {
        const prefixed = each.map((text) => expected(`split-0123456789abcdef0123456789abcdef-${text}`));
        expect(each.map((text) => md5(text, ALL_BITS))).toEqual(prefixed);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  test('are right for a text of a megabyte', () => {
    const text = 'user-é'.repeat(175_000);
    expect(createMd5('')(text, ALL_BITS)).toBe(expected(text));
  });

  test('are taken modulo a number', () => {
    const moduli = [1, 2, 7, 10_000, 2 ** 31, ALL_BITS - 1, ALL_BITS];
    expect(moduli.map((modulus) => createMd5('user-')('1', modulus))).toEqual(
      moduli.map((modulus) => expected('user-1') % modulus),
    );
  });

  test('need no md5 of OpenSSL, which refuses it where FIPS rules', () => {
    const source = readFileSync(new URL('../../src/domain/md5.ts', import.meta.url), 'utf8');
    expect(source.match(/^import|import\(|require\(/gm)).toBeNull();
  });
});
