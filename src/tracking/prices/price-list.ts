import { LRUCache } from 'lru-cache';
import { isMeasured, type Tokens } from '../../domain/prices.ts';
import { type Ask, createRates, multiply } from './rates.ts';
import type { Usage } from './usage.ts';

/** What tokens of a model cost at a time by a list of the prices of providers, in dollars; null: it does not say. */
export type PriceList = (model: string, tokens: Tokens, at: number) => number | null;

export type { Usage } from './usage.ts';

/** What is used of its `calcPrice`, which reads its list at every call: all providers, and then all models of one. */
export type CalcPrice<Provider, Model> = (
  usage: Usage,
  model: string,
  options: { providerId?: string; provider?: Provider; timestamp?: Date },
) => Calculated<Provider, Model> | null;

interface Calculated<Provider, Model> {
  readonly total_price: number;
  /** It leaves out what has no price here, as if that cost nothing. */
  readonly model_price: { readonly input_mtok?: unknown; readonly output_mtok?: unknown };
  readonly provider: Provider;
  readonly model: Model;
}

/** Names of models come from apps, so there may be any number of them. */
const MOST_MODELS = 1_000;

/**
 * The list that `calcPrice` knows. A model is found once and then asked for alone, not among all others, by the time of the execution;
 * where all that it says is what tokens cost each, it is not asked any more.
 */
export function createPriceList<Provider extends { models: Model[] }, Model extends { readonly prices: unknown }>(
  calcPrice: CalcPrice<Provider, Model>,
): PriceList {
  /** False: nobody has such a model. */
  const known = new LRUCache<string, Known | false>({ max: MOST_MODELS });
  return (model, tokens, at) => {
    if (!isMeasured(tokens)) return null;
    let found = known.get(model);
    if (found === undefined) known.set(model, (found = find(calcPrice, model)));
    if (found === false) return null;
    const [usage, rates] = [usageOf(tokens), found.rates(at)];
    return (rates && multiply(rates, usage)) ?? found.ask(usage, at)?.total ?? null;
  };
}

interface Known {
  readonly ask: Ask;
  readonly rates: ReturnType<typeof createRates>;
}

/** Finds who has a model, by `provider/model` or `provider:model` as it was named, or by its name alone; false: nobody. */
function find<Provider extends { models: Model[] }, Model extends { readonly prices: unknown }>(
  calcPrice: CalcPrice<Provider, Model>,
  model: string,
): Known | false {
  const [, providerId, own] = /^([^/:]+)[/:](.+)$/.exec(model) ?? [];
  const names = [{ providerId, name: own }, { name: model }];
  for (const { providerId: id, name } of names) {
    if (name === undefined) continue;
    const found = attempt(() => calcPrice(NONE, name, id === undefined ? {} : { providerId: id }));
    if (found === null) continue;
    const provider = { ...found.provider, models: [found.model] };
    const ask = (usage: Usage, at: number) => {
      const calculated = attempt(() => calcPrice(usage, name, { provider, timestamp: new Date(at) }));
      return calculated && { total: totalOf(calculated, usage), prices: { ...calculated.model_price } };
    };
    return { ask, rates: createRates(found.model.prices, ask) };
  }
  return false;
}

const NONE: Usage = { input_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0, output_tokens: 0 };

function totalOf({ total_price: total, model_price }: Calculated<unknown, unknown>, usage: Usage): number | null {
  const { input_mtok: input, output_mtok: output } = model_price;
  if ((usage.input_tokens > 0 && input === undefined) || (usage.output_tokens > 0 && output === undefined)) return null;
  return Number.isFinite(total) ? total : null;
}

function usageOf(tokens: Tokens): Usage {
  const [read, write] = [tokens.cachedReadTokens ?? 0, tokens.cachedWriteTokens ?? 0];
  return {
    input_tokens: (tokens.promptTokens ?? 0) + read + write,
    cache_read_tokens: read,
    cache_write_tokens: write,
    output_tokens: (tokens.responseTokens ?? 0) + (tokens.reasoningTokens ?? 0),
  };
}

/** The list is data of others, and where it contradicts itself calculating throws: that price is unknown, and nothing else is wrong. */
function attempt<T>(calculation: () => T): T | null {
  try {
    return calculation();
  } catch {
    return null;
  }
}
