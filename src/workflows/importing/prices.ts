import { costOf, type Prices, priceAt } from '../../domain/prices.ts';
import { createPricing, type Pricing } from '../../tracking/prices/pricing.ts';
import { loadPublished } from '../../tracking/prices/published.ts';

/** What executions cost: as their log says, by the prices of the project, by those of the database, and by the published list, in that order. */
export async function openPricing(ofProject: Prices, ofDatabase: Prices): Promise<Pricing> {
  const published = await loadPublished();
  return createPricing(ofProject, (model, tokens, at) => {
    const price = priceAt(ofDatabase, model, at);
    return price === null ? published(model, tokens, at) : costOf(price, tokens);
  });
}
