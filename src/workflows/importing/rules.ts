import { readKeptPrices } from '../../domain/price-checks.ts';
import type { Prices } from '../../domain/prices.ts';
import type { Queryable } from '../../storage/database.ts';
import { listEnvironments } from '../../storage/environments.ts';
import { readTracking } from '../../storage/upkeep.ts';
import { createUserKeys } from '../../tracking/shipping/user-keys.ts';
import type { Rules } from './judge.ts';
import { createKnownVersions } from './known-versions.ts';
import { openPricing } from './prices.ts';

/** What the database takes is no further ahead. */
const AHEAD = 48 * 3_600_000;

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
    latest: () => now() + AHEAD,
    userKey: createUserKeys(userSecret),
    pricing: await openPricing(prices, readKeptPrices(kept)),
  };
}
