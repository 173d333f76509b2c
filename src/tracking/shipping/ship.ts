import type { Batch } from '../../storage/executions.ts';
import type { Segment, Spool } from '../spool.ts';
import { makeBatch } from './batch.ts';
import type { Live } from './live.ts';
import { createRemembered, type Remembered } from './losses.ts';
import type { PriceFinding } from './price.ts';
import type { Reach } from './reach.ts';
import { send } from './send.ts';
import type { ShippingSettings } from './settings.ts';

/** What all spools of a process are shipped with. */
export interface Shipping {
  readonly environment: string;
  readonly host: string;
  readonly now: () => number;
  readonly reach: Reach;
  readonly settings: () => Promise<ShippingSettings>;
  readonly prices: PriceFinding;
  readonly live: Live;
  /** A batch was taken; so many of its events were set aside. */
  readonly onTaken: (rejected: number) => void;
}

/** Ships one spool, one batch after the other. */
export interface Shipper {
  /** Until there is nothing left, or `isStopped`. Rejects where the database does not take one: try again. */
  readonly ship: (isStopped: () => boolean) => Promise<void>;
  /** Batches that were taken. */
  readonly taken: () => number;
  /** True where it has a batch that is nowhere else: of a place of its spool that was deleted meanwhile. */
  readonly isHolding: () => boolean;
  /** Gives that back to the spool, which is to be closed. */
  readonly giveBack: () => void;
}

export function createShipper(spool: Spool, shipping: Shipping): Shipper {
  const remembered = createRemembered(shipping);
  let taken = 0;
  // Until it is taken, also where its file is deleted meanwhile.
  let held: Segment | null = null;
  let lastTaken: { readonly producer: string; readonly at: number } | null = null;
  const ship = async (segment: Segment): Promise<void> => {
    const { producer, sequence } = segment;
    const at = lastTaken?.producer === producer ? lastTaken.at : null;
    const rejected = await shipSegment(segment, { ...shipping, isLasting: spool.isLasting, remembered, lastTaken: at });
    lastTaken = { producer, at: shipping.now() };
    // Where its directory was taken away meanwhile, the spool has begun anew, and that number is of another segment.
    if (spool.producer === producer) spool.done(sequence);
    taken++;
    shipping.onTaken(rejected);
  };
  const holding = () => (held === null || held.producer === spool.producer ? null : held);
  return {
    ship: async (isStopped) => {
      while (!isStopped()) {
        held ??= spool.next();
        if (held === null) return;
        await ship(held);
        held = null;
      }
    },
    taken: () => taken,
    isHolding: () => holding() !== null,
    giveBack: () => {
      const segment = holding();
      if (segment !== null) spool.takeBack(segment);
    },
  };
}

interface Deps extends Shipping {
  readonly isLasting: boolean;
  readonly remembered: Remembered;
  readonly lastTaken: number | null;
}

/** How many of its events were set aside. */
async function shipSegment(segment: Segment, deps: Deps): Promise<number> {
  const { reach, now, remembered, lastTaken, live } = deps;
  const { databaseId, retentionDays, ...settings } = await deps.settings();
  const batch = await priced(segment, deps, settings);
  const sent = await send(batch, { reach, remembered, retentionDays, lastTaken, now });
  remembered.add(sent.batch);
  const { answer } = sent;
  if (answer !== null && databaseId !== null) live.add(databaseId, sent.batch, answer);
  return answer === null ? 0 : answer.rejected + sent.batch.further.rejected.length;
}

async function priced(
  segment: Segment,
  deps: Deps,
  settings: Pick<ShippingSettings, 'userKeys' | 'prices'>,
): Promise<Batch> {
  const { environment, host, isLasting, now, prices } = deps;
  const make = () =>
    makeBatch(segment, {
      environment,
      host,
      isLasting,
      now,
      userKey: settings.userKeys,
      price: (event) => prices.price(event, settings.prices),
    });
  const batch = await make();
  if (!prices.isWanting()) return batch;
  await prices.load();
  return make();
}
