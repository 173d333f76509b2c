import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GivenArm, readArms, weigh } from '../../src/domain/arms.ts';
import { thrown } from '../helpers/thrown.ts';

const open = (count: number): GivenArm[] =>
  Array.from({ length: count }, (_, i) => ({ selector: `${i + 2}`, share: null }));
const shared = (...shares: readonly (number | null)[]): GivenArm[] =>
  shares.map((share, i) => ({ selector: `${i + 2}`, share }));

describe('the words of a test', () => {
  it.each([
    ['8', '8', null],
    ['8@10%', '8', 1_000],
    ['8@0.01%', '8', 1],
    ['latest@20%', 'latest', 2_000],
    ['sha:9f3c1a', 'sha:9f3c1a', null],
    ['sha:9f3c1a@2.5%', 'sha:9f3c1a', 250],
    ['staging', 'staging', null],
    ['production~1@5%', 'production~1', 500],
    ['support/reply@8', '8', null],
    ['support/reply@latest@10%', 'latest', 1_000],
  ])('%s names a version and its share', (word, selector, share) => {
    expect(readArms('support/reply', [word])).toEqual([{ selector, share }]);
  });

  it('keep their order', () => {
    expect(readArms('a', ['9@10%', '8', 'latest']).map(({ selector }) => selector)).toEqual(['9', '8', 'latest']);
  });

  it.each([
    ['billing/dunning@8', '"billing/dunning@8" is a version of billing/dunning, and the test is on support/reply'],
    [
      'billing/dunning@8@10%',
      '"billing/dunning@8@10%" is a version of billing/dunning, and the test is on support/reply',
    ],
    ['8@10', '"8@10" says neither a version nor a share'],
    ['8@0%', '"0%" is no share'],
    ['8@100.01%', '"100.01%" is no share'],
    ['8@-5%', '"-5%" is no share'],
    ['8@5.125%', '"5.125%" is no share'],
    ['8@%', '"%" is no share'],
  ])('%s is refused', (word, problem) => {
    expect(thrown(() => readArms('support/reply', ['7', word]))).toEqual({
      code: 'arms-invalid',
      exit: 2,
      data: { problem, hint: expect.any(String) },
    });
  });

  it('tell how a share is written', () => {
    expect(thrown(() => readArms('a', ['8@10']))).toMatchObject({ data: { hint: 'a share ends with %: 8@10%' } });
  });

  it.each(['', '08', 'eight!', 'support/reply', 'support/reply@'])('"%s" is no version, quoted as typed', (word) => {
    expect(thrown(() => readArms('support/reply', [word]))).toEqual({
      code: 'arms-invalid',
      exit: 2,
      data: { problem: `"${word}" is no version`, hint: expect.stringContaining('versions are numbers: 8') },
    });
  });

  it('tell where a share belongs', () => {
    const data = { problem: '"2%" names no version', hint: 'a share follows its version: 2@10%' };
    expect(thrown(() => readArms('a', ['2%']))).toEqual({ code: 'arms-invalid', exit: 2, data });
  });

  it.each(['', 'Support', 'a@2'])('are not looked at where the prompt is none: "%s"', (prompt) => {
    expect(thrown(() => readArms(prompt, ['8']))).toEqual({
      code: 'reference-invalid',
      exit: 2,
      data: { text: prompt, part: 'name' },
    });
  });
});

describe('the weights of a test', () => {
  it.each<[string, GivenArm[], string | null, number[]]>([
    ['are even where nothing is said', open(1), null, [5_000, 5_000]],
    ['give the first arms what does not divide', open(2), null, [3_334, 3_333, 3_333]],
    ['give it to several where it must be', open(6), null, [1_429, 1_429, 1_429, 1_429, 1_428, 1_428, 1_428]],
    ['leave the rest to the control', shared(1_000), null, [9_000, 1_000]],
    ['divide the rest among those without a share', shared(1_000, null), null, [4_500, 1_000, 4_500]],
    ['may leave the control one part of 10,000', shared(9_999), null, [1, 9_999]],
    ['follow a split, control first', open(2), '60/20/20', [6_000, 2_000, 2_000]],
    ['follow a split to the hundredth', open(2), '33.34/33.33/33.33', [3_334, 3_333, 3_333]],
    ['follow a split that says percent', open(1), '90%/10%', [9_000, 1_000]],
  ])('%s', (_title, arms, split, weights) => {
    expect(weigh(arms, split)).toEqual(weights);
  });

  it.each<[string, GivenArm[], string | null, string]>([
    ['no variant', [], null, 'there is no variant to test'],
    ['eleven arms', open(10), null, 'a test has at most 10 arms, and this one would have 11'],
    [
      'nothing left for the control',
      shared(10_000),
      null,
      'the shares sum to 100%, which leaves nothing for the control',
    ],
    ['shares beyond all', shared(6_000, 5_000), null, 'the shares sum to 110%, which leaves nothing for the control'],
    [
      'too little left for those without a share',
      shared(9_999, null),
      null,
      'the shares sum to 99.99%, which leaves 0.01% for the control and 1 variant',
    ],
    ['a split that does not sum', open(1), '50/40', 'the split 50/40 sums to 90%, not to 100%'],
    ['a split that sums to too much', open(2), '50/50/0.01', 'the split 50/50/0.01 sums to 100.01%, not to 100%'],
    ['a split of too few', open(2), '50/50', 'the split 50/50 has 2 weights, and the control and 2 variants need 3'],
    [
      'a split of too many',
      open(1),
      '50/25/25',
      'the split 50/25/25 has 3 weights, and the control and 1 variant need 2',
    ],
    ['a weight of nothing', open(1), '100/0', '"0" is no weight, in the split "100/0"'],
    ['a negative weight', open(1), '110/-10', '"110" is no weight, in the split "110/-10"'],
    [
      'a weight finer than a hundredth',
      open(1),
      '50.001/49.999',
      '"50.001" is no weight, in the split "50.001/49.999"',
    ],
    ['a weight that is no number', open(1), 'half/half', '"half" is no weight, in the split "half/half"'],
    ['an empty split', open(1), '', '"" is no weight, in the split ""'],
    ['a split and shares', shared(1_000), '50/50', 'both the split and an arm say a share'],
  ])('are refused: %s', (_title, arms, split, problem) => {
    expect(thrown(() => weigh(arms, split))).toEqual({
      code: 'arms-invalid',
      exit: 2,
      data: { problem, hint: expect.any(String) },
    });
  });

  it('sum to 10,000, each at least 1, whatever is left open', () => {
    const arms = fc.array(fc.option(fc.integer({ min: 1, max: 1_000 })), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(arms, (shares) => {
        const weights = weigh(shared(...shares), null);
        const left = weights.filter((_, place) => place === 0 || shares[place - 1] === null);
        expect(weights.reduce((sum, weight) => sum + weight)).toBe(10_000);
        expect(weights.slice(1).map((weight, i) => (shares[i] === null ? null : weight))).toEqual(shares);
        expect(left).toEqual(left.toSorted((a, b) => b - a));
        expect(Math.max(...left) - Math.min(...left)).toBeLessThanOrEqual(1);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
