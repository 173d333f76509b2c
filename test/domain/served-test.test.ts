import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readServedPrompt, writeServedPrompt } from '../../src/domain/served-prompt.ts';
import { readServedTest } from '../../src/domain/served-test.ts';
import { servedVersion } from '../helpers/snapshot-states.ts';
import { servedPrompt, servedTest } from './served-arbitraries.ts';

const [two, three, four] = [2, 3, 4].map((version) => servedVersion(version, `text ${version}`));
const [user, other] = ['a'.repeat(64), 'b'.repeat(64)];
const whole = {
  id: 'ab-0123456789ab',
  salt: 'a-salt',
  hashVersion: 1,
  coverage: 2_500,
  weights: [5_000, 2_500, 2_500],
  variants: [three, four],
  forced: { [user ?? '']: 2, [other ?? '']: 0 },
};
const prompt = { prompt: 'support/reply', revision: 9, live: two, previous: null, test: whole };

describe('a test on a served prompt', () => {
  test('is read as it was written, whatever it holds', () => {
    fc.assert(
      fc.property(servedPrompt, (given) => {
        expect(readServedPrompt(writeServedPrompt(given))).toEqual(given);
      }),
    );
    fc.assert(
      fc.property(servedTest, (given) => {
        expect(readServedTest(JSON.parse(JSON.stringify(given)))).toEqual(given);
      }),
    );
  });

  test('may be none, as in entries of older clients, and may hold fields of newer ones', () => {
    const { test: _, ...older } = prompt;
    const read = [older, { ...older, test: null }, { ...prompt, test: { ...whole, region: 'eu' } }];
    expect(read.map((each) => readServedPrompt(JSON.stringify(each)))).toEqual([
      { ...older, test: null },
      { ...older, test: null },
      prompt,
    ]);
  });

  test('may cover nobody or all, and give an arm nothing', () => {
    const further = [
      { coverage: 0 },
      { coverage: 10_000 },
      { weights: [0, 10_000, 0] },
      { hashVersion: 2 },
      { forced: {} },
    ];
    expect(further.map((fields) => readServedTest({ ...whole, ...fields }))).toEqual(
      further.map((fields) => ({ ...whole, ...fields })),
    );
  });

  test('is kept as it came where its algorithm is not known here, whatever else it holds', () => {
    const { weights: _, coverage: __, forced: ___, ...rest } = whole;
    const newer = { ...rest, hashVersion: 2, variants: [{ ...three, region: 'eu' }], layers: [{ share: 0.5 }] };
    for (const given of [newer, { ...newer, coverage: 'half', weights: {}, forced: ['user-1'] }]) {
      const text = JSON.stringify({ ...prompt, test: given });
      const read = readServedPrompt(text);
      expect(read?.test).toEqual(given);
      expect(read && JSON.parse(writeServedPrompt(read))).toEqual(JSON.parse(text));
    }
  });

  test('is whole as far as its arms go, whoever knows its algorithm', () => {
    const wrong = [{ id: 7 }, { salt: null }, { variants: [] }, { variants: [{ ...three, content: 'lies' }] }];
    expect(wrong.map((fields) => readServedTest({ ...whole, hashVersion: 2, ...fields }))).toEqual(
      wrong.map(() => undefined),
    );
  });

  test('makes the entry one that is not whole where a field is missing or not of its kind', () => {
    const values: { readonly [field in keyof typeof whole]: readonly unknown[] } = {
      id: [undefined, null, 7],
      salt: [undefined, null, 7],
      hashVersion: [undefined, null, -1, 1.5, '1'],
      coverage: [undefined, null, -1, 10_001, 0.5, '2500'],
      weights: [
        undefined,
        null,
        {},
        [],
        [10_000],
        [5_000, 5_000],
        [5_000, 2_500, 2_500, 0],
        [5_000, 2_500, 2_499],
        [5_000, 2_500, 2_501],
        [12_500, -2_500, 0],
        [5_000.5, 2_499.5, 2_500],
        ['5000', 2_500, 2_500],
      ],
      variants: [
        undefined,
        null,
        {},
        [],
        [three],
        [three, null],
        [three, four, two],
        [three, { ...four, content: '{"template":"lies"}' }],
        [three, { ...four, version: '4' }],
      ],
      forced: [
        undefined,
        null,
        [],
        { 'user-1': 1 },
        { ['A'.repeat(64)]: 1 },
        { ['a'.repeat(63)]: 1 },
        { ['a'.repeat(64)]: 3 },
        { ['a'.repeat(64)]: -1 },
        { ['a'.repeat(64)]: '1' },
      ],
    };
    const wrong = Object.entries(values).flatMap(([field, each]) =>
      each.map((value) => ({ ...whole, [field]: value })),
    );
    expect(wrong.filter((given) => readServedPrompt(JSON.stringify({ ...prompt, test: given })) !== null)).toEqual([]);
    for (const given of ['ab-0123456789ab', 7, true, []]) {
      expect(readServedPrompt(JSON.stringify({ ...prompt, test: given }))).toBeNull();
    }
  });

  test('has a control: a retired prompt has none', () => {
    expect(readServedPrompt(JSON.stringify({ ...prompt, live: null }))).toBeNull();
    expect(readServedPrompt(JSON.stringify(prompt))).toEqual(prompt);
  });
});
