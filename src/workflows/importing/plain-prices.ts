import type { Tokens } from '../../domain/prices.ts';
import type { PriceList } from '../../tracking/prices/price-list.ts';

/** A price of the published list, in dollars for a million tokens: of all, or until so many tokens of input are in one call. */
type Rate = number | { readonly base: number; readonly tiers: readonly { readonly start: number }[] };

/** What the published list says of a model; a list of prices holds at certain times only. */
export interface ListedModel {
  readonly prices: unknown;
}

interface Plain {
  readonly input: number;
  readonly read: number | null;
  readonly write: number | null;
  readonly output: number;
  /** Calls with more tokens of input have other prices. */
  readonly most: number;
}

/**
 * A price list that multiplies by itself where that is all there is to it: a model whose price is the same at all times, and a call that is
 * no large one. The published list takes twelve microseconds for each call, which is longer than all else of an import.
 */
export function withPlainPrices(list: PriceList, find: (model: string) => ListedModel | null): PriceList {
  const known = new Map<string, Plain | null>();
  return (model, tokens, at) => {
    let plain = known.get(model);
    // Names of models come from logs, so there may be any number of them.
    if (plain === undefined && known.size < 1_000) known.set(model, (plain = plainOf(find(model))));
    return (plain ? costOf(plain, tokens) : null) ?? list(model, tokens, at);
  };
}

function plainOf(model: ListedModel | null): Plain | null {
  const prices = model?.prices;
  if (typeof prices !== 'object' || prices === null || Array.isArray(prices)) return null;
  const { input_mtok, cache_read_mtok, cache_write_mtok, output_mtok } = prices as {
    readonly [name: string]: Rate | undefined;
  };
  const rates = [input_mtok, cache_read_mtok, cache_write_mtok, output_mtok];
  const starts = rates.flatMap((rate) => (typeof rate === 'object' ? rate.tiers.map(({ start }) => start) : []));
  const [input, read, write, output] = rates.map((rate) => (typeof rate === 'object' ? rate.base : (rate ?? null)));
  if (input == null || output == null) return null;
  return {
    input,
    read: read ?? null,
    write: write ?? null,
    output,
    most: Math.min(...starts, Number.POSITIVE_INFINITY),
  };
}

/** Null: the list must be asked. */
function costOf(plain: Plain, tokens: Tokens): number | null {
  const { promptTokens, responseTokens } = tokens;
  if (promptTokens === null || responseTokens === null) return null;
  const [read, write] = [tokens.cachedReadTokens ?? 0, tokens.cachedWriteTokens ?? 0];
  if (promptTokens + read + write > plain.most) return null;
  if ((read > 0 && plain.read === null) || (write > 0 && plain.write === null)) return null;
  const output = responseTokens + (tokens.reasoningTokens ?? 0);
  const cached = read * (plain.read ?? 0) + write * (plain.write ?? 0);
  return (promptTokens * plain.input + cached + output * plain.output) / 1e6;
}
