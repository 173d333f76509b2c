import type { LiveCounters } from '../../cache/live-counters.ts';
import type { Prices } from '../../domain/prices.ts';
import type { Database } from '../../storage/database.ts';
import type { TrackingProblem } from '../problem.ts';
import type { Spool } from '../spool.ts';
import { type Adoption, startAdoption } from './adoption.ts';
import { createLive } from './live.ts';
import { createLoop, type Loop } from './loop.ts';
import { createPriceFinding } from './price.ts';
import { createReach, describeFailure } from './reach.ts';
import { createReporting } from './reporting.ts';
import { createSettings } from './settings.ts';
import { createShipper, type Shipping } from './ship.ts';
import { within } from './timers.ts';
import type { Timings } from './timings.ts';
import { createUpkeep } from './upkeep.ts';

export interface ShippingOptions {
  readonly environment: string;
  /** Null: no Redis. */
  readonly openLiveCounters:
    | (() => Promise<{ readonly counters: LiveCounters; readonly close: () => Promise<void> }>)
    | null;
  /** The app's own, which win over the database's, which win over the published list. */
  readonly prices: Prices;
  /** False: it ships when it is flushed, and never by itself. */
  readonly hasTimers: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Unpredictable bytes. */
  readonly random: (size: number) => Uint8Array;
  /** The name of this machine, for who reads of losses. */
  readonly host: string;
  readonly onProblem: (problem: TrackingProblem) => void;
}

/** Ships a spool, and what processes left that are gone. */
export interface Shipment {
  readonly notice: () => void;
  /** Whether all is stored that was kept before the call. */
  readonly flush: (timeout: number) => Promise<boolean>;
  /** Gives back to the spool what is nowhere else, before that is closed. */
  readonly giveBack: () => void;
  /** Ends at once. */
  readonly close: () => Promise<void>;
  readonly status: () => { readonly shipped: number | null; readonly failure: string | null };
}

interface Opened {
  readonly spool: Spool;
  /** Where the spools of other processes are; null: nowhere. */
  readonly root: string | null;
  readonly openDatabase: () => Promise<Database>;
  readonly timings: Timings;
}

/** Flushes after which totals are put together, where nothing happens by itself. */
const FOLD_EVERY = 16;

export function openShipping(opened: Opened, options: ShippingOptions): Shipment {
  const { spool, timings } = opened;
  const { hasTimers, now } = options;
  const parts = assemble(opened, options);
  const { reach, live, upkeep, shipper, loop, taken } = parts;
  const seal = () => {
    spool.seal();
    parts.adoption?.beat();
    if (spool.size().segments > 0) loop.notice();
  };
  const beating = hasTimers ? setInterval(seal, timings.beat).unref() : undefined;

  return {
    notice: loop.notice,
    flush: createFlush(parts, opened, options),
    giveBack: shipper.giveBack,
    close: async () => {
      clearInterval(beating);
      for (const part of [loop, upkeep, parts.adoption]) part?.stop();
      await within(timings.closing, Promise.all([reach.close(), live.close(timings.showing)]));
    },
    status: () => {
      const failure = loop.failure();
      return {
        shipped: taken.at === null ? null : Math.max(0, now() - taken.at),
        failure: failure === null ? null : describeFailure(failure.error),
      };
    },
  };
}

function createFlush(
  { live, upkeep, shipper, loop, reached }: ReturnType<typeof assemble>,
  { spool, timings }: Opened,
  { hasTimers, now }: ShippingOptions,
): Shipment['flush'] {
  const owed = () => spool.size().segments + (shipper.isHolding() ? 1 : 0);
  let flushes = 0;
  return async (timeout) => {
    const began = now();
    const left = () => Math.max(0, timeout - Math.abs(now() - began));
    spool.seal();
    const target = shipper.taken() + owed();
    const isStored = () => shipper.taken() >= target || owed() === 0;
    if (!isStored()) await loop.hurry(timeout, reached.when(isStored));
    if (!hasTimers && ++flushes % FOLD_EVERY === 0 && left() > 0) await within(left(), upkeep.foldOnce());
    if (!hasTimers) await live.settle(Math.min(timings.showing, left()));
    return isStored() && !spool.isWithOthers();
  };
}

/** What shipping is made of, put together. */
function assemble({ spool, root, openDatabase, timings }: Opened, options: ShippingOptions) {
  const { environment, host, hasTimers, now, random } = options;
  const reach = createReach(openDatabase, timings.deadline);
  const live = createLive(options.openLiveCounters);
  const upkeep = createUpkeep({ reach, hasTimers, random, timings });
  const reporting = createReporting({ ...options, timings });
  const reached = createReached();
  const taken: { at: number | null } = { at: null };
  const shipping: Shipping = {
    environment,
    host,
    now,
    reach,
    settings: createSettings({ reach, environment, now, every: timings.settings }),
    prices: createPriceFinding(options.prices),
    live,
    onTaken: (rejected) => {
      taken.at = now();
      upkeep.notice();
      reporting.rejected(rejected);
      reached.look();
    },
  };
  const shipper = createShipper(spool, shipping);
  const onFailure = reporting.failing;
  const loop = createLoop({ shipper, seal: spool.seal, hasTimers, now, random, timings, onFailure });
  const adoption = adoptionFor(root, options, timings, shipping, loop);
  return { reach, live, upkeep, shipper, loop, adoption, reached, taken };
}

function adoptionFor(
  root: string | null,
  { environment, hasTimers, now, random }: ShippingOptions,
  timings: Timings,
  shipping: Shipping,
  loop: Loop,
): Adoption | null {
  if (root === null || !hasTimers) return null;
  return startAdoption({
    spools: { root, environment, now },
    createShipper: (adopted) => createShipper(adopted, shipping),
    isReachable: () => loop.failure() === null,
    random,
    timings,
  });
}

/** Who waits for something to be reached looks whenever a batch was taken. */
function createReached() {
  const waiting = new Set<() => void>();
  return {
    look: () => {
      for (const each of waiting) each();
    },
    when: (isReached: () => boolean) =>
      new Promise<void>((resolve) => {
        const each = () => {
          if (!isReached()) return;
          waiting.delete(each);
          resolve();
        };
        waiting.add(each);
      }),
  };
}
