import { describe, expect, it } from 'vitest';
import { readPrices } from '../../../src/domain/price-checks.ts';
import { type CalcPrice, createPriceList } from '../../../src/tracking/prices/price-list.ts';
import { createPricing, type Execution } from '../../../src/tracking/prices/pricing.ts';
import { type Model, type Provider, providerList } from './provider-list.ts';

const MILLION = 1_000_000;
const execution: Execution = {
  model: 'claude-sonnet-4',
  cost: null,
  promptTokens: MILLION,
  cachedReadTokens: null,
  cachedWriteTokens: null,
  responseTokens: MILLION,
  reasoningTokens: null,
};
const [MAY, JULY] = [Date.parse('2026-05-01'), Date.parse('2026-07-01')];

/** A list, and what it was asked. */
function open() {
  const { calcPrice, asked } = providerList();
  const list = createPriceList(calcPrice);
  return { list, asked, cost: (model: string, at = MAY) => list(model, execution, at) };
}

describe('a list of prices', () => {
  it('prices executions by the time at which they were', () => {
    const { cost } = open();
    expect([cost('claude-sonnet-4'), cost('claude-sonnet-4', JULY), cost('claude-sonnet-4')]).toEqual([18, 12, 18]);
  });

  it('takes the provider that a model names, and else whoever has it', () => {
    const { cost } = open();
    const names = ['bedrock/claude-sonnet-4', 'bedrock:claude-sonnet-4', 'anthropic/claude-sonnet-4'];
    expect([...names, 'claude-sonnet-4:0'].map((name) => cost(name))).toEqual([18, 18, 18, 18]);
    expect(cost('bedrock/claude-sonnet-4', JULY)).toBe(18);
    expect([cost('nobody/claude-sonnet-4'), cost('nobody')]).toEqual([null, null]);
  });

  it('is told tokens as it counts them', () => {
    const { list, asked } = open();
    const measured = { promptTokens: 1, cachedReadTokens: 2, cachedWriteTokens: 4, responseTokens: 8 };
    list('claude-sonnet-4', { ...measured, reasoningTokens: 16 }, MAY);
    expect(asked.at(-1)?.usage).toEqual({
      input_tokens: 7,
      cache_read_tokens: 2,
      cache_write_tokens: 4,
      output_tokens: 24,
    });
  });

  it('says that it does not know, and never 0 for what it leaves out', () => {
    const { cost, list } = open();
    expect(['embedding', 'unpriced', 'broken', 'gpt-99'].map((model) => cost(model))).toEqual([null, null, null, null]);
    expect(cost('free')).toBe(0);
    expect(list('embedding', { ...execution, responseTokens: 0 }, MAY)).toBe(1);
    expect(list('claude-sonnet-4', { ...execution, responseTokens: null }, MAY)).toBeNull();
  });

  it('is searched once for each model, found or not', () => {
    const { cost, asked } = open();
    for (let i = 0; i < 3; i++) for (const model of ['claude-sonnet-4', 'gpt-99']) cost(model);
    expect(asked.map(({ model, models }) => [model, models])).toEqual([
      ['claude-sonnet-4', 6],
      ['claude-sonnet-4', 1],
      ['gpt-99', 6],
      ['claude-sonnet-4', 1],
      ['claude-sonnet-4', 1],
    ]);
  });

  it('that contradicts itself makes a price unknown, and nothing else wrong', () => {
    const { calcPrice } = providerList();
    const failing: CalcPrice<Provider, Model> = (usage, ...rest) => {
      if (usage.input_tokens > 0) throw new RangeError('no ancestor');
      return calcPrice(usage, ...rest);
    };
    expect(createPriceList(failing)('claude-sonnet-4', execution, MAY)).toBeNull();
  });
});

describe('what an execution cost', () => {
  const prices = readPrices('prices', {
    'claude-sonnet-4': { since: '2026-06-15', promptTokens: 1, responseTokens: 1 },
    mine: { promptTokens: 0.5, responseTokens: 0.5 },
  });
  const { list } = open();

  it('is what the app measured; else by its own prices from their day on; else by the list', () => {
    const cost = createPricing(prices, list);
    expect(cost({ ...execution, cost: 7 }, JULY)).toBe(7);
    expect(cost({ ...execution, cost: 0 }, JULY)).toBe(0);
    expect([cost(execution, JULY), cost(execution, MAY)]).toEqual([2, 18]);
    expect(cost({ ...execution, model: 'mine' }, 0)).toBe(1);
  });

  it('is unknown without a model, with an unknown one, and without a list', () => {
    const cost = createPricing(prices, list);
    expect([cost({ ...execution, model: null }, MAY), cost({ ...execution, model: 'gpt-99' }, MAY)]).toEqual([
      null,
      null,
    ]);
    const alone = createPricing(prices, null);
    expect([alone(execution, MAY), alone(execution, JULY)]).toEqual([null, 2]);
  });

  it('is not taken from the list where its own price leaves it open', () => {
    const cost = createPricing(prices, list);
    expect(cost({ ...execution, cachedReadTokens: 1 }, JULY)).toBeNull();
  });
});
