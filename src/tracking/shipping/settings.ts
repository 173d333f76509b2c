import { type KeptPrice, readKeptPrices } from '../../domain/price-checks.ts';
import type { Price, Prices } from '../../domain/prices.ts';
import { readHead } from '../../storage/environment-state.ts';
import { readTracking } from '../../storage/upkeep.ts';
import type { Reach } from './reach.ts';
import { createUserKeys, type UserKeys } from './user-keys.ts';

/** What the database says about shipping to it. */
export interface ShippingSettings {
  readonly userKeys: UserKeys;
  readonly retentionDays: number;
  readonly prices: Prices;
  /** Null: the environment is not known there. */
  readonly databaseId: string | null;
}

interface SettingsOptions {
  readonly reach: Reach;
  readonly environment: string;
  readonly now: () => number;
  /** Milliseconds for which settings are good. */
  readonly every: number;
}

/** Asks once, and again from time to time; what was known is good until there is an answer. Rejects as long as there was none. */
export function createSettings({ reach, environment, now, every }: SettingsOptions): () => Promise<ShippingSettings> {
  let known: ShippingSettings | null = null;
  let asked = Number.NEGATIVE_INFINITY;
  const read = async (): Promise<ShippingSettings> => {
    const { userSecret, retentionDays, prices } = await reach.ask(readTracking);
    const head = await reach.ask((queryable) => readHead(queryable, environment));
    const userKeys = createUserKeys(userSecret);
    return { userKeys, retentionDays, prices: readEach(prices), databaseId: head?.databaseId ?? null };
  };
  return async () => {
    if (known !== null && Math.abs(now() - asked) < every) return known;
    asked = now();
    try {
      known = await read();
    } catch (error) {
      if (known === null) throw error;
    }
    return known;
  };
}

/** Prices that cannot be read are as good as none: whoever wrote them may be a later version. */
function readEach(kept: readonly KeptPrice[]): Prices {
  const prices = new Map<string, readonly Price[]>();
  for (const model of new Set(kept.map((price) => price.model))) {
    try {
      const read = readKeptPrices(kept.filter((price) => price.model === model));
      for (const [name, each] of read) prices.set(name, each);
    } catch {
      // As if there were none.
    }
  }
  return prices;
}
