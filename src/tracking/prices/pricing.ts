import type { ExecutionEvent } from '../../domain/execution.ts';
import { costOf, type Prices, priceAt, type Tokens } from '../../domain/prices.ts';
import type { PriceList } from './price-list.ts';

/** What the cost of an execution follows from. */
export type Execution = Tokens & Pick<ExecutionEvent, 'model' | 'cost'>;

/** Dollars that an execution cost, which began at a time; null: unknown, which is never 0. */
export type Pricing = (execution: Execution, at: number) => number | null;

/** What the app measured is believed; else its own prices hold, from the day on that they name, and else the list, if there is one. */
export function createPricing(own: Prices, list: PriceList | null): Pricing {
  return (execution, at) => {
    const { cost, model } = execution;
    if (cost !== null) return cost;
    if (model === null) return null;
    const price = priceAt(own, model, at);
    return price === null ? (list?.(model, execution, at) ?? null) : costOf(price, execution);
  };
}
