import type { Usage } from './usage.ts';

/** Dollars for tokens of one model in one minute; null: unknown. */
export type Calculate = (usage: Usage) => number | null;

/** Asks so often in a minute until it is worth finding out what each kind of token costs. */
const WORTH_IT = 8;
const MINUTE = 60_000;
const MILLION = 1e6;

const of = (input: number, read: number, write: number, output: number): Usage => ({
  input_tokens: input,
  cache_read_tokens: read,
  cache_write_tokens: write,
  output_tokens: output,
});

/** What each kind of token costs by itself; null: unknown. */
interface Rates {
  readonly input: number | null;
  readonly read: number | null;
  readonly write: number | null;
  readonly output: number | null;
}

/**
 * Calculating takes some 30 µs. Where tokens of a model cost the same however many there are, what they cost is asked once a minute (prices
 * may change with any) and multiplied. `isFlat` says whether they do.
 */
export function createFlatRates(): (at: number, isFlat: () => boolean, calculate: Calculate) => Calculate {
  let [minute, asked] = [Number.NaN, 0];
  let rates: Rates | null = null;
  return (at, isFlat, calculate) => {
    const current = Math.floor(at / MINUTE);
    if (current !== minute) {
      [minute, asked] = [current, 0];
      rates = null;
    }
    if (++asked === WORTH_IT && isFlat() && calculate(of(0, 0, 0, 0)) === 0) rates = findRates(calculate);
    const found = rates;
    return found === null ? calculate : (usage) => multiply(found, usage);
  };
}

function findRates(calculate: Calculate): Rates {
  return {
    input: calculate(of(MILLION, 0, 0, 0)),
    read: calculate(of(MILLION, MILLION, 0, 0)),
    write: calculate(of(MILLION, 0, MILLION, 0)),
    output: calculate(of(0, 0, 0, MILLION)),
  };
}

function multiply(rates: Rates, usage: Usage): number | null {
  const { cache_read_tokens: read, cache_write_tokens: write } = usage;
  const parts = [
    [rates.input, usage.input_tokens - read - write],
    [rates.read, read],
    [rates.write, write],
    [rates.output, usage.output_tokens],
  ] as const;
  let sum = 0;
  for (const [rate, count] of parts) {
    if (count === 0) continue;
    if (rate === null) return null;
    sum += rate * count;
  }
  return sum / MILLION;
}
