import { costOf, type Prices, priceAt } from '../../domain/prices.ts';
import { createPriceList, type PriceList } from '../../tracking/prices/price-list.ts';
import { createPricing, type Pricing } from '../../tracking/prices/pricing.ts';
import { type ListedModel, withPlainPrices } from './plain-prices.ts';

/** What executions cost: as their log says, by the prices of the project, by those of the database, and by the published list, in that order. */
export async function openPricing(ofProject: Prices, ofDatabase: Prices): Promise<Pricing> {
  const published = await loadPublished();
  return createPricing(ofProject, (model, tokens, at) => {
    const price = priceAt(ofDatabase, model, at);
    return price === null ? published(model, tokens, at) : costOf(price, tokens);
  });
}

/** It is large: loaded by who needs it. */
async function loadPublished(): Promise<PriceList> {
  const { calcPrice } = await import('@pydantic/genai-prices');
  const find = (model: string): ListedModel | null => {
    // As the list itself looks for it where no provider is named; what names one is asked there.
    if (/[/:]/.test(model)) return null;
    try {
      return calcPrice({ input_tokens: 0, output_tokens: 0 }, model)?.model ?? null;
    } catch {
      return null;
    }
  };
  return withPlainPrices(createPriceList(calcPrice), find);
}
