import type { MeasuredValues } from './execution.ts';

const KINDS = ['promptTokens', 'cachedReadTokens', 'cachedWriteTokens', 'responseTokens', 'reasoningTokens'] as const;
const MILLION = 1e6;

/** What has a price of an execution. Null: not measured. */
export type Tokens = Pick<MeasuredValues, (typeof KINDS)[number]>;

/** What a model costs from some time on, in dollars for a million tokens of each kind. Null: unknown. */
export interface Price extends Tokens {
  readonly promptTokens: number;
  readonly responseTokens: number;
  readonly reasoningTokens: number;
  /** Milliseconds since 1970; -Infinity: ever. */
  readonly since: number;
}

/** Prices by model, of each the newest first. */
export type Prices = ReadonlyMap<string, readonly Price[]>;

/** The price that a model had at a time; null: none is given for it. */
export function priceAt(prices: Prices, model: string, at: number): Price | null {
  return prices.get(model)?.find(({ since }) => since <= at) ?? null;
}

/** Dollars that an execution cost; null: unknown, because a figure or the price of some of its tokens is. */
export function costOf(price: Price, tokens: Tokens): number | null {
  if (!isMeasured(tokens)) return null;
  let sum = 0;
  for (const kind of KINDS) {
    const [count, each] = [tokens[kind] ?? 0, price[kind]];
    if (count === 0) continue;
    if (each === null) return null;
    sum += count * each;
  }
  return sum / MILLION;
}

/** Whether all is known that has a price. Who has no figure of cached or reasoning tokens had none; without the others a cost would be too low. */
export function isMeasured({ promptTokens, responseTokens }: Tokens): boolean {
  return promptTokens !== null && responseTokens !== null;
}
