import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readKeptPrices, readPrices } from '../../src/domain/price-checks.ts';
import { costOf, type Price, priceAt, type Tokens } from '../../src/domain/prices.ts';
import { thrown } from '../helpers/thrown.ts';

const sonnet = { promptTokens: 3, responseTokens: 15 };
const tokens = (measured: Partial<Tokens>): Tokens => ({
  promptTokens: null,
  cachedReadTokens: null,
  cachedWriteTokens: null,
  responseTokens: null,
  reasoningTokens: null,
  ...measured,
});
const priceOf = (given: object) => readPrices('prices', { m: given as never }).get('m')?.[0] as Price;
const refusal = (given: unknown) => thrown(() => readPrices('prices', given as never));
const refused = (option: string, problem: string) => ({ code: 'options-invalid', exit: 2, data: { option, problem } });

describe('the cost of an execution', () => {
  it('is that of its tokens of each kind', () => {
    const all = { ...sonnet, cachedReadTokens: 0.3, cachedWriteTokens: 3.75, reasoningTokens: 20 };
    const measured = {
      promptTokens: 1_000_000,
      cachedReadTokens: 2_000_000,
      cachedWriteTokens: 3_000_000,
      responseTokens: 4_000_000,
      reasoningTokens: 5_000_000,
    };
    expect(costOf(priceOf(all), measured)).toBeCloseTo(3 + 0.6 + 11.25 + 60 + 100, 9);
    expect(costOf(priceOf(sonnet), tokens({ promptTokens: 1_000, responseTokens: 200 }))).toBeCloseTo(0.006, 12);
    expect(costOf(priceOf(sonnet), tokens({ promptTokens: 0, responseTokens: 0 }))).toBe(0);
  });

  it('of reasoning is that of the response, where nothing else is given', () => {
    const measured = tokens({ promptTokens: 0, responseTokens: 0, reasoningTokens: 1_000_000 });
    expect(costOf(priceOf(sonnet), measured)).toBe(15);
  });

  it('is unknown, not 0 and not too low, where a figure or a price is', () => {
    const price = priceOf({ ...sonnet, cachedReadTokens: 0.3 });
    const both = { promptTokens: 10, responseTokens: 10 };
    const unknown = [{}, { promptTokens: 10 }, { responseTokens: 10 }, { ...both, cachedWriteTokens: 1 }];
    expect(unknown.map((measured) => costOf(price, tokens(measured)))).toEqual([null, null, null, null]);
    const known = [{ ...both, cachedWriteTokens: 0 }, { ...both, cachedReadTokens: 1 }, both];
    expect(known.map((measured) => typeof costOf(price, tokens(measured)))).toEqual(['number', 'number', 'number']);
  });

  it('is known for a model that costs nothing', () => {
    const free = priceOf({ promptTokens: 0, responseTokens: 0 });
    expect(costOf(free, tokens({ promptTokens: 10, responseTokens: 10 }))).toBe(0);
  });
});

describe('the price of a model', () => {
  const day = (text: string) => Date.parse(`${text}T00:00Z`);
  const march = { ...sonnet, since: '2026-03-01' };
  const june = { promptTokens: 2, responseTokens: 10, since: '2026-06-01' };

  it('is that of the time, from the day on that it names in UTC', () => {
    const prices = readPrices('prices', { m: [march, june] });
    const at = (time: number) => priceAt(prices, 'm', time)?.promptTokens ?? null;
    const times = [day('2026-03-01') - 1, day('2026-03-01'), day('2026-06-01') - 1, day('2026-06-01'), Infinity];
    expect(times.map(at)).toEqual([null, 3, 3, 2, 2]);
    expect(priceAt(prices, 'other', day('2026-07-01'))).toBeNull();
  });

  it('holds ever where it names no day, until one that does', () => {
    const prices = readPrices('prices', { m: [june, sonnet], n: sonnet });
    expect([0, day('2026-06-01')].map((at) => priceAt(prices, 'm', at)?.promptTokens)).toEqual([3, 2]);
    expect(priceAt(prices, 'n', -1)).toEqual({
      since: -Infinity,
      promptTokens: 3,
      cachedReadTokens: null,
      cachedWriteTokens: null,
      responseTokens: 15,
      reasoningTokens: 15,
    });
  });

  it('is found whatever the order in which prices are given', () => {
    const days = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'];
    const given = days.map((since, index) => ({ since, promptTokens: index, responseTokens: 0 }));
    const order = fc.shuffledSubarray(given, { minLength: given.length });
    fc.assert(
      fc.property(order, (shuffled) => {
        const prices = readPrices('prices', { m: shuffled });
        expect(days.map((since) => priceAt(prices, 'm', day(since))?.promptTokens)).toEqual([0, 1, 2, 3]);
      }),
    );
  });
});

describe('prices that the database keeps', () => {
  it('are those that are given, a row for each day', () => {
    const kept = [
      { model: 'm', validFrom: '2026-03-01', prices: sonnet },
      { model: 'm', validFrom: '2026-06-01', prices: { ...sonnet, promptTokens: 2 } },
      { model: '__proto__', validFrom: '0001-01-01', prices: sonnet },
    ];
    const { since: _, ...price } = priceOf(sonnet);
    expect(readKeptPrices(kept)).toEqual(
      new Map([
        [
          'm',
          [
            { ...price, promptTokens: 2, since: Date.parse('2026-06-01') },
            { ...price, since: Date.parse('2026-03-01') },
          ],
        ],
        ['__proto__', [{ ...price, since: Date.parse('0001-01-01') }]],
      ]),
    );
  });

  it('are refused where somebody wrote there what is none', () => {
    for (const prices of [null, 3, 'free', {}, { promptTokens: '3', responseTokens: 15 }]) {
      expect(thrown(() => readKeptPrices([{ model: 'm', validFrom: '2026-03-01', prices }]))).toMatchObject({
        code: 'options-invalid',
        data: { option: expect.stringMatching(/^prices\["m"\]\[0\]\./) },
      });
    }
  });
});

describe('prices that are given', () => {
  it('are none at all, or of names that objects have anyway', () => {
    expect(readPrices('prices', {})).toEqual(new Map());
    expect(priceAt(readPrices('prices', {}), 'toString', 0)).toBeNull();
    expect(priceAt(readPrices('prices', { constructor: sonnet }), 'constructor', 0)?.promptTokens).toBe(3);
  });

  it('are refused with the place of what is wrong', () => {
    for (const none of [null, 3, 'm', [sonnet]]) {
      expect(refusal(none)).toMatchObject({ code: 'options-invalid', data: { option: 'prices' } });
    }
    expect(refusal({ m: 3 })).toEqual(
      refused('prices["m"]', 'must be a price, { promptTokens, responseTokens }, not 3'),
    );
    expect(refusal({ m: [sonnet, [sonnet]] })).toMatchObject({ data: { option: 'prices["m"][1]' } });
    expect(refusal({ m: [] })).toEqual(refused('prices["m"]', 'must be a price, or a list of some'));
    expect(refusal({ m: [sonnet, sonnet] })).toEqual(refused('prices["m"]', 'has two prices since the same day'));
    expect(refusal({ m: { ...sonnet, promtTokens: 3 } })).toEqual(
      refused('prices["m"].promtTokens', 'is nothing that a price has; did you mean "promptTokens"?'),
    );
  });

  it('are dollars, all that are needed', () => {
    for (const wrong of [Number.NaN, Infinity, -1, '3', null, undefined, 1e6 + 1]) {
      expect(refusal({ m: { ...sonnet, promptTokens: wrong } })).toMatchObject({
        code: 'options-invalid',
        data: { option: 'prices["m"].promptTokens' },
      });
    }
    expect(refusal({ m: { ...sonnet, cachedReadTokens: '0.3' } })).toEqual(
      refused('prices["m"].cachedReadTokens', 'must be dollars for a million tokens, 0 to 1000000, not "0.3"'),
    );
  });

  it('are of days that the calendar has', () => {
    for (const since of ['2026-02-30', '2026-2-1', '2026', 'yesterday', 20_260_301, null, '2026-03-01T00:00Z']) {
      expect(refusal({ m: [{ ...sonnet, since }] })).toMatchObject({ data: { option: 'prices["m"][0].since' } });
    }
  });
});
