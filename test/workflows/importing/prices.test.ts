import { expect, test } from 'vitest';
import { readPrices } from '../../../src/domain/price-checks.ts';
import { openPricing } from '../../../src/workflows/importing/prices.ts';

const AT = Date.parse('2026-03-01T17:00:00Z');

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
