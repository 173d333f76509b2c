import { readKeptPrices } from '../../domain/price-checks.ts';
import type { Prices } from '../../domain/prices.ts';
import { MOST_AHEAD } from '../../domain/time.ts';
import type { Queryable } from '../../storage/database.ts';
import { listEnvironments } from '../../storage/environments.ts';
import { readTracking } from '../../storage/upkeep.ts';
import { createUserKeys } from '../../tracking/shipping/user-keys.ts';
import type { Rules } from './judge.ts';
import { createKnownVersions } from './known-versions.ts';
import { openPricing } from './prices.ts';

/** Reads what lines are judged by. */
export async function readRules(
  database: Queryable,
  { environment, prices, now }: { readonly environment: string; readonly prices: Prices; readonly now: () => number },
): Promise<Rules> {
  const { userSecret, oldestDay, prices: kept } = await readTracking(database);
  const environments = await listEnvironments(database);
  return {
    environment,
    environments: new Set(environments.map(({ name }) => name)),
    versions: createKnownVersions(database),
    earliest: Date.parse(`${oldestDay}T00:00Z`),
    latest: () => now() + MOST_AHEAD,
    userKey: createUserKeys(userSecret),
    pricing: await openPricing(prices, readKeptPrices(kept)),
  };
}
