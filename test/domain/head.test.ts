import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareHeads, describeHead, formatHead, type Head, parseHead, sameHead } from '../../src/domain/head.ts';

const number = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const mark = fc.stringMatching(/^[0-9a-f]{0,16}$/);
const head: fc.Arbitrary<Head> = fc.record({ epoch: number, revision: number, mark });

describe('a head', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(head, (each) => {
        expect(parseHead(formatHead(each))).toEqual(each);
      }),
    );
  });

  test('is read from nothing else', () => {
    const others = [
      '',
      '1',
      '1:2',
      '1:2:3:4',
      '-1:2:',
      '1.5:2:',
      '1:2:G',
      ' 1:2:',
      '1:2: ',
      '9007199254740992:1:',
      'x'.repeat(99),
    ];
    expect(others.map(parseHead)).toEqual(others.map(() => null));
  });

  test('is newer by epoch first, then by revision; the mark has no order', () => {
    const at = (epoch: number, revision: number, mark = '') => ({ epoch, revision, mark });
    expect(compareHeads(at(2, 1), at(1, 9))).toBeGreaterThan(0);
    expect(compareHeads(at(1, 9), at(1, 10))).toBeLessThan(0);
    expect(compareHeads(at(1, 9, 'a'), at(1, 9, 'b'))).toBe(0);
    expect(sameHead(at(1, 9, 'a'), at(1, 9, 'b'))).toBe(false);
    expect(sameHead(at(1, 9, 'a'), at(1, 9, 'a'))).toBe(true);
  });

  test('is shown to people without its mark', () => {
    expect(describeHead('production', { epoch: 1, revision: 2329 })).toBe('production@1:2329');
  });
});
