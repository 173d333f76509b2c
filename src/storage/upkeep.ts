import type { KeptPrice } from '../domain/price-checks.ts';
import type { Queryable } from './database.ts';
import { needing } from './needing.ts';
import { single } from './single.ts';

/**
 * Puts at most so many parts of each kind into the totals. How many totals that changed; 0: all is folded; null: another process is
 * at it.
 */
export async function fold(queryable: Queryable, most: number): Promise<number | null> {
  const rows = await needing(
    'app',
    queryable.query<{ folded: number | null }>(`select (promptctl.fold($1) ->> 'folded')::bigint as folded`, [most]),
  );
  return single(rows).folded;
}

/** What upkeep did: days as YYYY-MM-DD. */
export interface Maintained {
  readonly dropped: readonly string[];
  /** How many days are still to be dropped: somebody reads them. */
  readonly left: number;
  /** The oldest day that is kept. */
  readonly oldest: string;
  /** The last day that is ready. */
  readonly ahead: string;
}

/** Makes the days to come ready, so many ahead, and drops those beyond retention. */
export async function maintain(queryable: Queryable, ahead: number): Promise<Maintained> {
  return single(
    await needing('app', queryable.query<{ result: Maintained }>('select promptctl.maintain($1) as result', [ahead])),
  ).result;
}

/** What an app must know to send executions. */
export interface Tracking {
  /** The key of the HMAC-SHA-256 that stands for user ids. */
  readonly userSecret: Buffer;
  readonly retentionDays: number;
  /** Executions of earlier days are too late, as YYYY-MM-DD. */
  readonly oldestDay: string;
  /** A team's own prices, in dollars for a million tokens. */
  readonly prices: readonly KeptPrice[];
}

/** Reads what an app must know to send executions. */
export async function readTracking(queryable: Queryable): Promise<Tracking> {
  const { userSecret, ...settings } = single(
    await needing(
      'app',
      queryable.query<Omit<Tracking, 'userSecret'> & { userSecret: string }>(
        `select user_secret as "userSecret", retention_days as "retentionDays", oldest_day as "oldestDay", prices
       from promptctl.tracking_settings()`,
      ),
    ),
  );
  return { userSecret: Buffer.from(userSecret, 'hex'), ...settings };
}

/** Keeps executions for so many days from now on; what was dropped does not come back. */
export async function setRetention(queryable: Queryable, days: number, author: string): Promise<void> {
  await needing('admin', queryable.query('select promptctl.set_retention($1, $2)', [days, author]));
}

/** A team's own prices, by model and day. */
export async function listPrices(queryable: Queryable): Promise<readonly KeptPrice[]> {
  return queryable.query<KeptPrice>(
    'select model, valid_from as "validFrom", prices from promptctl.price_list order by model, valid_from',
  );
}

/** Sets the prices of a model from a day on, in place of what was set for that day; null takes them away. */
export async function setPrice(
  queryable: Queryable,
  { model, validFrom, prices }: KeptPrice,
  author: string,
): Promise<void> {
  await needing(
    'admin',
    queryable.query('select promptctl.set_price($1, $2, $3, $4)', [
      model,
      validFrom,
      prices === null ? null : JSON.stringify(prices),
      author,
    ]),
  );
}
