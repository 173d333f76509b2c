import { isPromptctlError } from '../domain/errors/error.ts';
import { type KeptPrice, readKeptPrices } from '../domain/price-checks.ts';
import type { Price } from '../domain/prices.ts';

/** Before anything that was tracked: a price from that day on holds ever. */
export const EVER = '1970-01-01';

/** A price of a model that the database keeps, in dollars for a million tokens of each kind. */
export interface TeamPrice {
  readonly model: string;
  /** The day from which on it holds, as YYYY-MM-DD; null: ever. */
  readonly since: string | null;
  /** Null: they cannot be read, and then no price of the model holds. A kind that is null is unknown. */
  readonly prices: Omit<Price, 'since'> | null;
  /** What is wrong with them. */
  readonly problem: string | null;
}

/** A price as it is kept, which others may have written. */
export function readable(kept: KeptPrice): TeamPrice {
  const { model, validFrom } = kept;
  const of = { model, since: validFrom === EVER ? null : validFrom };
  try {
    const [price] = readKeptPrices([kept]).get(model) ?? [];
    if (price === undefined) return { ...of, prices: null, problem: null };
    const { since: _since, ...prices } = price;
    return { ...of, prices, problem: null };
  } catch (error) {
    if (!isPromptctlError(error, 'options-invalid')) throw error;
    const { option, problem } = error.data;
    return { ...of, prices: null, problem: `${option.replace(/^prices\[".*"\]\[0\]\.?/, '')} ${problem}`.trim() };
  }
}
