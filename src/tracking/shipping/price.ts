import type { ExecutionEvent } from '../../domain/execution.ts';
import { costOf, type Prices, priceAt } from '../../domain/prices.ts';
import { readTime } from '../../domain/uuid7.ts';
import type { PriceList } from '../prices/price-list.ts';
import { createPricing } from '../prices/pricing.ts';
import { loadPublished } from '../prices/published.ts';

/** What executions cost: as the app says, by its prices, by those of the database, and by the published list, in that order. */
export interface PriceFinding {
  readonly price: (event: ExecutionEvent, ofDatabase: Prices) => number | null;
  /** True when the published list was asked and is not there yet: load it, and ask again. */
  readonly isWanting: () => boolean;
  readonly load: () => Promise<void>;
}

export function createPriceFinding(ofApp: Prices, loadList: () => Promise<PriceList> = loadPublished): PriceFinding {
  let published: PriceList | null = null;
  let [isWanting, isLoaded] = [false, false];
  let ofDatabase: Prices = new Map();
  const pricing = createPricing(ofApp, (model, tokens, at) => {
    const price = priceAt(ofDatabase, model, at);
    if (price !== null) return costOf(price, tokens);
    if (!isLoaded) isWanting = true;
    return published?.(model, tokens, at) ?? null;
  });
  return {
    price: (event, prices) => {
      ofDatabase = prices;
      return pricing(event, readTime(event.id));
    },
    isWanting: () => isWanting,
    load: async () => {
      // Where it cannot be loaded, what it knows is unknown here.
      published = await loadList().catch(() => null);
      [isWanting, isLoaded] = [false, true];
    },
  };
}
