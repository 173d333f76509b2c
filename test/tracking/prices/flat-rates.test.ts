import { calcPrice } from '@pydantic/genai-prices';
import { expect, test } from 'vitest';
import { createPriceList, type Usage } from '../../../src/tracking/prices/price-list.ts';

const AT = Date.parse('2026-05-01T12:00:00Z');
const SOME = [
  { promptTokens: 50, cachedReadTokens: null, cachedWriteTokens: null, responseTokens: 10, reasoningTokens: 0 },
  { promptTokens: 0, cachedReadTokens: 7, cachedWriteTokens: 300, responseTokens: 1, reasoningTokens: 5 },
  { promptTokens: 900_000, cachedReadTokens: 1_000, cachedWriteTokens: 0, responseTokens: 0, reasoningTokens: 0 },
  { promptTokens: 0, cachedReadTokens: 0, cachedWriteTokens: 0, responseTokens: 0, reasoningTokens: 0 },
];

test.each(['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5', 'gemini-2.5-pro', 'deepseek-chat', 'text-embedding-3-small'])(
  'the hundredth price of %s in a minute is as the first, for small executions and large ones',
  (model) => {
    const often = createPriceList(calcPrice);
    for (let n = 0; n < 20; n++) often(model, SOME[0] as (typeof SOME)[0], AT);
    const rounded = (cost: number | null) => cost?.toPrecision(10) ?? null;
    const once = SOME.map((tokens) => rounded(createPriceList(calcPrice)(model, tokens, AT)));
    expect(SOME.map((tokens) => rounded(often(model, tokens, AT)))).toEqual(once);
  },
);

test('what costs the same however many there are is asked seldom, and again in another minute', () => {
  let asked = 0;
  const counted: typeof calcPrice = (...given) => {
    asked++;
    return calcPrice(...given);
  };
  const list = createPriceList<
    NonNullable<ReturnType<typeof calcPrice>>['provider'],
    NonNullable<ReturnType<typeof calcPrice>>['model']
  >((usage: Usage, model, options) => counted(usage, model, options));
  for (let n = 0; n < 1_000; n++) list('gpt-4o', SOME[0] as (typeof SOME)[0], AT);
  const first = asked;
  for (let n = 0; n < 1_000; n++) list('gpt-4o', SOME[0] as (typeof SOME)[0], AT + 60_000);
  expect([first < 20, asked < 40]).toEqual([true, true]);
});
