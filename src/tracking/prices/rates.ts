import { DAY } from '../../domain/time.ts';
import type { Usage } from './usage.ts';

/** What a list says of a usage at a time: dollars, and the prices that they come from. Null: it cannot say. */
export type Ask = (usage: Usage, at: number) => Asked | null;

export interface Asked {
  readonly total: number | null;
  /** Of a million tokens of each kind: dollars, or steps by the tokens of the input. */
  readonly prices: { readonly [kind: string]: unknown };
}

/** What each kind of token costs by itself, in dollars; null: unknown. */
export interface Rates {
  /** What any execution costs, whatever its tokens. */
  readonly each: number;
  readonly input: number | null;
  readonly read: number | null;
  readonly write: number | null;
  readonly output: number | null;
  /** Executions with more tokens of input have other prices. */
  readonly most: number;
}

/** So often asked in a time of the same prices it is worth finding out what each kind of token costs. */
const WORTH_IT = 8;
const [MINUTE, MILLION] = [60_000, 1e6];

/**
 * Asking the list takes some 30 µs, multiplying none. What tokens of a model cost is asked once in a time of the same prices; null: not yet,
 * or it cannot be told, and the list is to be asked. `prices` is what the list knows of the model.
 */
export function createRates(prices: unknown, ask: Ask): (at: number) => Rates | null {
  const length = constancy(prices);
  let [current, asked] = [Number.NaN, 0];
  let rates: Rates | null = null;
  return (at) => {
    const time = Math.floor(at / length);
    if (time !== current) {
      [current, asked] = [time, 0];
      rates = null;
    }
    if (++asked === WORTH_IT) rates = findRates((usage) => ask(usage, at));
    return rates;
  };
}

/** Dollars; null: the list is to be asked. */
export function multiply(rates: Rates, usage: Usage): number | null {
  const { input_tokens: input, cache_read_tokens: read, cache_write_tokens: write, output_tokens: output } = usage;
  const sum = rates.each + cost(rates.input, input - read - write) + cost(rates.read, read);
  const total = sum + cost(rates.write, write) + cost(rates.output, output);
  return input > rates.most || Number.isNaN(total) ? null : total;
}

function cost(rate: number | null, count: number): number {
  if (count === 0) return 0;
  return rate === null ? Number.NaN : rate * count;
}

/** Milliseconds for which prices stay the same: a list of some may change them at midnight, and by the time of day at any minute. */
function constancy(prices: unknown): number {
  if (!Array.isArray(prices)) return Number.POSITIVE_INFINITY;
  const isByDay = prices.every(({ constraint }) => constraint === undefined || constraint.type === 'start_date');
  return isByDay ? DAY : MINUTE;
}

function findRates(ask: (usage: Usage) => Asked | null): Rates | null {
  const nothing = ask(of(0, 0, 0, 0));
  const most = nothing === null ? null : firstStep(nothing.prices);
  if (nothing?.total == null || most === null || most < 1) return null;
  const [each, count] = [nothing.total, Math.min(most, MILLION)];
  const rate = (usage: Usage) => {
    const total = ask(usage)?.total ?? null;
    return total === null ? null : (total - each) / count;
  };
  return {
    each,
    input: rate(of(count, 0, 0, 0)),
    read: rate(of(count, count, 0, 0)),
    write: rate(of(count, 0, count, 0)),
    output: rate(of(0, 0, 0, count)),
    most,
  };
}

/** Tokens of input up to which nothing changes; null: there are prices that nothing is known of. */
function firstStep(prices: Asked['prices']): number | null {
  const starts = Object.values(prices).flatMap((price): (number | null)[] => {
    if (price === undefined || typeof price === 'number') return [];
    const stepped: { readonly tiers?: readonly { readonly start: number }[] } | null = price;
    return stepped?.tiers?.map(({ start }) => start) ?? [null];
  });
  return starts.includes(null) ? null : Math.min(...(starts as number[]), Number.POSITIVE_INFINITY);
}

function of(input: number, read: number, write: number, output: number): Usage {
  return { input_tokens: input, cache_read_tokens: read, cache_write_tokens: write, output_tokens: output };
}
