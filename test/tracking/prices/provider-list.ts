import type { CalcPrice, Usage } from '../../../src/tracking/prices/price-list.ts';

export interface Model {
  readonly id: string;
  /** Newest last, as in the list of `@pydantic/genai-prices`. */
  readonly prices: readonly { readonly from: string; readonly input_mtok?: number; readonly output_mtok?: number }[];
}
export interface Provider {
  readonly id: string;
  models: Model[];
}

const PROVIDERS: readonly Provider[] = [
  {
    id: 'anthropic',
    models: [
      {
        id: 'claude-sonnet-4',
        prices: [
          { from: '2025-01-01', input_mtok: 3, output_mtok: 15 },
          { from: '2026-06-01', input_mtok: 2, output_mtok: 10 },
        ],
      },
    ],
  },
  {
    id: 'openai',
    models: [
      { id: 'embedding', prices: [{ from: '2025-01-01', input_mtok: 1 }] },
      { id: 'free', prices: [{ from: '2025-01-01', input_mtok: 0, output_mtok: 0 }] },
      { id: 'unpriced', prices: [{ from: '2025-01-01' }] },
      { id: 'broken', prices: [{ from: '2025-01-01', input_mtok: Number.NaN, output_mtok: 1 }] },
    ],
  },
  {
    id: 'bedrock',
    models: [{ id: 'claude-sonnet-4', prices: [{ from: '2025-01-01', input_mtok: 9, output_mtok: 9 }] }],
  },
];

/**
 * Prices as `calcPrice` of `@pydantic/genai-prices` does: the provider that is named, else the first that has the model; what has no price
 * is left out; cached tokens above those of the input throw. Notes what it was asked, and among how many models.
 */
export function providerList() {
  const asked: { readonly usage: Usage; readonly model: string; readonly models: number }[] = [];
  const calcPrice: CalcPrice<Provider, Model> = (usage, name, { providerId, provider: only, timestamp }) => {
    const among = only === undefined ? PROVIDERS : [only];
    asked.push({ usage, model: name, models: among.flatMap(({ models }) => models).length });
    for (const provider of among) {
      if (providerId !== undefined && provider.id !== providerId) continue;
      const model = provider.models.find(({ id }) => name.startsWith(id));
      const day = (timestamp ?? new Date()).toISOString().slice(0, 10);
      const price = model?.prices.findLast(({ from }) => from <= day) ?? model?.prices[0];
      if (model === undefined || price === undefined) continue;
      if (usage.cache_read_tokens + usage.cache_write_tokens > usage.input_tokens) throw new Error('negative');
      const total = (price.input_mtok ?? 0) * usage.input_tokens + (price.output_mtok ?? 0) * usage.output_tokens;
      return { total_price: total / 1e6, model_price: price, provider, model };
    }
    return null;
  };
  return { calcPrice, asked };
}
