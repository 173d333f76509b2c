import { createPriceList, type PriceList } from './price-list.ts';

/** The list of prices that `@pydantic/genai-prices` brings; it is large, so who needs it loads it. */
export async function loadPublished(): Promise<PriceList> {
  const { calcPrice } = await import('@pydantic/genai-prices');
  return createPriceList(calcPrice);
}
