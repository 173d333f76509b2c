import { calcPrice } from '@pydantic/genai-prices';
import { expect, test } from 'vitest';
import { readPrices } from '../../../src/domain/price-checks.ts';
import { createPriceList } from '../../../src/tracking/prices/price-list.ts';
import { openPricing } from '../../../src/workflows/importing/prices.ts';

const MODELS = [
  'claude-sonnet-4-5',
  'gpt-4o',
  'gemini-2.5-pro',
  'deepseek-chat',
  'claude-3-5-haiku-latest',
  'nobody-knows',
  'openai:gpt-4o',
];
const COUNTS = [null, 0, 1, 812, 199_999, 200_000, 200_001, 900_000];
const AT = Date.parse('2026-03-01T17:00:00Z');

test('what is multiplied here is what the published list says, at every size and for every kind of price', async () => {
  const list = createPriceList(calcPrice);
  const pricing = await openPricing(new Map(), new Map());
  const differing: unknown[] = [];
  let known = 0;
  for (const model of MODELS) {
    for (const promptTokens of COUNTS) {
      for (const cachedReadTokens of COUNTS) {
        for (const [responseTokens, cachedWriteTokens] of [
          [50, null],
          [0, 7],
          [null, 0],
        ] as const) {
          const tokens = { promptTokens, cachedReadTokens, cachedWriteTokens, responseTokens, reasoningTokens: 3 };
          const [ours, theirs] = [pricing({ model, cost: null, ...tokens }, AT), list(model, tokens, AT)];
          if (ours !== null) known++;
          const isSame =
            ours === theirs || Math.abs((ours ?? Number.NaN) - (theirs ?? Number.NaN)) < 1e-12 * (theirs ?? 0);
          if (!isSame) differing.push({ model, tokens, ours, theirs });
        }
      }
    }
  }
  expect({ differing, isAnyKnown: known > 400 }).toEqual({ differing: [], isAnyKnown: true });
});

test('the log wins over the project, the project over the database, and that over the published list', async () => {
  const dollar = readPrices('prices', { 'gpt-4o': { promptTokens: 1, responseTokens: 1, since: '2026-01-01' } });
  const cent = readPrices('prices', { 'gpt-4o': { promptTokens: 0.01, responseTokens: 0.01 } });
  const pricing = await openPricing(dollar, cent);
  const none = { cachedReadTokens: null, cachedWriteTokens: null, reasoningTokens: null, cost: null };
  const tokens = { ...none, promptTokens: 1e6, responseTokens: 0, model: 'gpt-4o' };
  const published = await openPricing(new Map(), new Map());
  expect([
    pricing({ ...tokens, cost: 7 }, AT),
    pricing(tokens, AT),
    pricing(tokens, Date.parse('2025-06-01T00:00:00Z')),
    published(tokens, AT),
    published({ ...tokens, model: 'nobody-knows' }, AT),
  ]).toEqual([7, 1, 0.01, 2.5, null]);
});
