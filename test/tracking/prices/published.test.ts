import { calcPrice, waitForUpdate } from '@pydantic/genai-prices';
import { expect, test } from 'vitest';
import { createPriceList, type Usage } from '../../../src/tracking/prices/price-list.ts';
import { loadPublished } from '../../../src/tracking/prices/published.ts';

const AT = Date.parse('2026-03-01T17:00:00Z');
/** Times between which some of the list have other prices: by day, and by the time of day. */
const TIMES = ['2025-02-01T12:00:00Z', '2026-03-01T17:00:00Z', '2026-11-01T00:10:00Z'].map((time) => Date.parse(time));
const USUAL = { promptTokens: 50, cachedReadTokens: 7, cachedWriteTokens: 0, responseTokens: 10, reasoningTokens: 3 };
const SOME = [
  USUAL,
  { ...USUAL, promptTokens: 0, cachedWriteTokens: 300 },
  { ...USUAL, promptTokens: 900_000 },
  { ...USUAL, promptTokens: 0, cachedReadTokens: null, responseTokens: 0, reasoningTokens: null },
];

/** More than it takes until it is worth finding out what tokens cost each. */
function warm(list: Awaited<ReturnType<typeof loadPublished>>, model: string, at: number) {
  for (let n = 0; n < 10; n++) list(model, USUAL, at);
  return list;
}

const rounded = (cost: number | null) => cost && Number(cost.toPrecision(11));

test('the hundredth price of each model of the list is as the first, whatever the tokens and the time', async () => {
  const providers = (await waitForUpdate()) ?? [];
  const cases = providers.flatMap(({ id, models }) =>
    models.flatMap((model) =>
      (Array.isArray(model.prices) ? TIMES : [AT]).map((at) => ({ name: `${id}:${model.id}`, at })),
    ),
  );
  const differing: unknown[] = [];
  let priced = 0;
  for (const { name, at } of cases) {
    const often = warm(createPriceList(calcPrice), name, at);
    const once = createPriceList(calcPrice);
    for (const tokens of SOME) {
      const [ours, theirs] = [rounded(often(name, tokens, at)), rounded(once(name, tokens, at))];
      if (theirs !== null) priced++;
      if (ours !== theirs) differing.push({ name, at, tokens, ours, theirs });
    }
  }
  expect({ differing, isMost: priced > SOME.length * cases.length * 0.7 }).toEqual({ differing: [], isMost: true });
});

test('what is multiplied is what the published list says, at every size and for every kind of price', async () => {
  const counts = [null, 0, 1, 812, 199_999, 200_000, 200_001, 900_000];
  const names = ['claude-sonnet-4-5', 'gpt-4o', 'gemini-2.5-pro', 'deepseek-chat', 'sonar-pro', 'nobody-knows'];
  const differing: unknown[] = [];
  for (const name of names) {
    const often = warm(await loadPublished(), name, AT);
    for (const promptTokens of counts) {
      for (const cachedReadTokens of counts) {
        for (const [responseTokens, cachedWriteTokens] of [
          [50, null],
          [0, 7],
          [null, 0],
        ] as const) {
          const tokens = { promptTokens, cachedReadTokens, cachedWriteTokens, responseTokens, reasoningTokens: 3 };
          const [ours, theirs] = [often(name, tokens, AT), createPriceList(calcPrice)(name, tokens, AT)].map(rounded);
          if (ours !== theirs) differing.push({ name, tokens, ours, theirs });
        }
      }
    }
  }
  expect(differing).toEqual([]);
});

test.each([
  ['that are the same at all times', 'gpt-4o', 1],
  ['that change with days', 'claude-sonnet-4-6', 1 + 1],
  ['that change with the time of day', 'deepseek-chat', 1 + 2],
])('a list is asked seldom for prices %s', (_, model, times) => {
  let asked = 0;
  const counted = (...given: Parameters<typeof calcPrice>) => {
    asked++;
    return calcPrice(...given);
  };
  type Found = NonNullable<ReturnType<typeof calcPrice>>;
  const list = createPriceList<Found['provider'], Found['model']>((usage: Usage, name, options) =>
    counted(usage, name, options),
  );
  for (const at of [AT, AT + 60_000, AT + 86_400_000]) for (let n = 0; n < 1_000; n++) list(model, USUAL, at);
  // Found once; then asked seven times, and for nothing and a million tokens of each kind.
  expect(asked).toBe(1 + times * (7 + 5));
});

test('what is asked of times that come and go is asked of the list, and right', async () => {
  const list = await loadPublished();
  const [early, late] = [Date.parse('2026-03-12T23:59:59Z'), Date.parse('2026-03-13T00:00:00Z')];
  const costs = Array.from({ length: 40 }, (_, n) => list('claude-sonnet-4-6', SOME[2] ?? USUAL, n % 2 ? late : early));
  const [before, after] = costs;
  expect(costs).toEqual(Array.from({ length: 20 }, () => [before, after]).flat());
  expect(before === after).toBe(false);
});
