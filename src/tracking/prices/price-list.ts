import { LRUCache } from 'lru-cache';
import { isMeasured, type Tokens } from '../../domain/prices.ts';
import { createFlatRates } from './flat-rates.ts';
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
 * The list that `calcPrice` knows. A model is found once and then asked for alone, not among all others; what it cost at a time is asked
 * every time, since prices change and large prompts have others.
 */
export function createPriceList<Provider extends { models: Model[] }, Model>(
  calcPrice: CalcPrice<Provider, Model>,
): PriceList {
  /** False: nobody has such a model. */
  const known = new LRUCache<string, Known<Provider> | false>({ max: MOST_MODELS });
  return (model, tokens, at) => {
    if (!isMeasured(tokens)) return null;
    let found = known.get(model);
    if (found === undefined) known.set(model, (found = find(calcPrice, model)));
    if (found === false) return null;
    const { provider, name, rates } = found;
    const options = { provider, timestamp: new Date(at) };
    const isFlat = () => hasFlatPrices(attempt(() => calcPrice(NONE, name, options)));
    return rates(at, isFlat, (usage) => calculate(calcPrice, name, usage, options))(usageOf(tokens));
  };
}

interface Known<Provider> {
  readonly provider: Provider;
  readonly name: string;
  readonly rates: ReturnType<typeof createFlatRates>;
}

/** Finds who has a model, by `provider/model` or `provider:model` as it was named, or by its name alone; false: nobody. */
function find<Provider extends { models: Model[] }, Model>(
  calcPrice: CalcPrice<Provider, Model>,
  model: string,
): Known<Provider> | false {
  const [, providerId, own] = /^([^/:]+)[/:](.+)$/.exec(model) ?? [];
  const names = [{ providerId, name: own }, { name: model }];
  for (const { providerId: id, name } of names) {
    if (name === undefined) continue;
    const found = attempt(() => calcPrice(NONE, name, id === undefined ? {} : { providerId: id }));
    if (found === null) continue;
    return { provider: { ...found.provider, models: [found.model] }, name, rates: createFlatRates() };
  }
  return false;
}

const NONE: Usage = { input_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0, output_tokens: 0 };

function calculate<Provider, Model>(
  calcPrice: CalcPrice<Provider, Model>,
  model: string,
  usage: Usage,
  options: { provider: Provider; timestamp: Date },
): number | null {
  const calculated = attempt(() => calcPrice(usage, model, options));
  if (calculated === null) return null;
  const { input_mtok: input, output_mtok: output } = calculated.model_price;
  if ((usage.input_tokens > 0 && input === undefined) || (usage.output_tokens > 0 && output === undefined)) return null;
  return Number.isFinite(calculated.total_price) ? calculated.total_price : null;
}

/** False where a price is a list of steps. */
function hasFlatPrices(calculated: Calculated<unknown, unknown> | null): boolean {
  if (calculated === null) return false;
  const prices = Object.entries(calculated.model_price).filter(([name]) => name.endsWith('_mtok'));
  return prices.every(([, price]) => price === undefined || typeof price === 'number');
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
