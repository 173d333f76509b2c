import type { Cache } from '../cache/cache.ts';
import { type AdoptionListener, createAdopting } from './adopting.ts';
import type { CacheSide } from './cache-side.ts';
import type { DatabaseSide } from './database-side.ts';
import { createHolding, type Holding } from './holding.ts';
import { type LoadingDeps, loadFiles } from './loading.ts';
import { wholeState } from './repairing.ts';
import { createSaving } from './saving.ts';
import { makeCacheSide, makeDatabaseSide, type SideDeps } from './sides.ts';
import { createStaleness } from './staleness.ts';
import { createSynchroniser, type Synchroniser } from './synchroniser.ts';
import { pause } from './timers.ts';
import { TIMINGS } from './timings.ts';
import { createWaiters, type Waiters } from './waiters.ts';

/** Everything that one environment is served from. */
export interface LiveEnvironment {
  readonly holding: Holding;
  readonly synchroniser: Synchroniser;
  readonly database: DatabaseSide | null;
  /** Null until it was opened, and where there is no Redis. */
  readonly cache: () => CacheSide | null;
  /** True when what is held cannot be said to be live. */
  readonly isStale: () => boolean;
  /** Waits for a change of what is held, or an answer of Postgres or Redis. */
  readonly until: Waiters['until'];
  readonly openedAt: number;
  /** True once disk and bundle were looked at. */
  readonly hasBegun: () => boolean;
  /** Loads what is on disk and in the bundle, then begins to look around, with timers in a process that lasts. */
  readonly begin: () => Promise<void>;
  readonly flush: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface LiveEnvironmentDeps extends LoadingDeps, SideDeps, Omit<AdoptionListener, 'onAdopted'> {
  /** Opened on first use: ioredis is loaded only where there is a Redis. */
  readonly openCache: (() => Promise<Cache>) | null;
  /** Milliseconds for which a confirmation counts. */
  readonly ttl: number;
  readonly fleetSize: number | null;
  /** Called after every answer of Postgres or Redis. */
  readonly onAnswer: () => void;
}

export function openLiveEnvironment(deps: LiveEnvironmentDeps): LiveEnvironment {
  let cache: CacheSide | null = null;
  let [hasBegun, isClosed] = [false, false];
  const parts = assemble(deps, () => cache);
  const { holding, waiters, saving, adopt, database, synchroniser, onAnswer } = parts;
  return {
    holding,
    synchroniser,
    database,
    cache: () => cache,
    isStale: parts.staleness.isStale,
    until: waiters.until,
    openedAt: deps.runtime.now(),
    hasBegun: () => hasBegun,
    begin: async () => {
      // A file system that hangs must not keep anybody from Postgres; what it gives later is judged like everything else.
      await Promise.race([loadFiles(deps, adopt), pause(TIMINGS.loading)]);
      if (!isClosed) void database?.look();
      cache = await makeCacheSide(deps, holding, adopt, parts.staleness.isStale, () => void database?.look(), onAnswer);
      hasBegun = true;
      waiters.wake();
      if (isClosed) return;
      void cache?.look();
      void cache?.acknowledge();
      if (deps.self !== null) synchroniser.start();
    },
    flush: saving.now,
    close: async () => {
      isClosed = true;
      waiters.end();
      await saving.now();
      await synchroniser.close();
    },
  };
}

/** What an environment is made of, put together; Redis is opened later. */
function assemble(deps: LiveEnvironmentDeps, cache: () => CacheSide | null) {
  const { environment, events, runtime, fleetSize } = deps;
  const { now, random } = runtime;
  const holding = createHolding(environment);
  const waiters = createWaiters();
  const staleness = createStaleness(holding, deps.ttl, now, events);
  const saving = createSaving(
    deps.disk,
    () => wholeState(holding),
    (reason) => events.problem('snapshot-unwritten', environment, reason),
  );
  const onAnswer = () => {
    waiters.wake();
    deps.onAnswer();
  };
  const onAdopted: AdoptionListener['onAdopted'] = (verdict, origin) => {
    void cache()?.acknowledge();
    if (origin !== 'file') saving.soon(verdict === 'restored');
    onAnswer();
  };
  const { beforeOffer, onOtherHistory } = deps;
  const adopt = createAdopting(holding, events, now, { beforeOffer, onOtherHistory, onAdopted });
  const database = makeDatabaseSide(deps, holding, adopt, (state) => void cache()?.tell(state), onAnswer);
  const onBeat = staleness.watch;
  const confirmedAt = () => holding.confirmedAt;
  const synchroniser = createSynchroniser({ database, cache, fleetSize, now, random, confirmedAt, onBeat });
  return { holding, waiters, staleness, saving, adopt, database, synchroniser, onAnswer };
}
