import type { Cache, ProcessReport } from '../cache/cache.ts';
import type { EnvironmentState } from '../domain/served-prompt.ts';
import { createAdopting } from './adopting.ts';
import { type CacheSide, wholeState } from './cache-side.ts';
import type { DatabaseSide, Postgres } from './database-side.ts';
import type { DiskSnapshot } from './disk/disk-snapshot.ts';
import type { Events, StaleEvent } from './events.ts';
import { createHolding, type Holding } from './holding.ts';
import { loadFiles } from './loading.ts';
import type { Runtime } from './runtime.ts';
import { createSaving } from './saving.ts';
import { makeCacheSide, makeDatabaseSide } from './sides.ts';
import { createSynchroniser, type Synchroniser } from './synchroniser.ts';

/** Everything that one environment is served from. */
export interface LiveEnvironment {
  readonly holding: Holding;
  readonly synchroniser: Synchroniser;
  readonly database: DatabaseSide | null;
  cache(): CacheSide | null;
  /** True when what is held cannot be said to be live. */
  isStale(): boolean;
  /** Waits until `isReached`, which is looked at after every change; false: it was not within `limit` milliseconds. */
  until(isReached: () => boolean, limit: number): Promise<boolean>;
  /** Loads what is on disk and in the bundle, then begins to look around; the timers unless there are to be none. */
  begin(): Promise<void>;
  readonly openedAt: number;
  /** True once disk and bundle were looked at. */
  hasBegun(): boolean;
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface LiveEnvironmentDeps {
  readonly environment: string;
  readonly postgres: Postgres | null;
  /** Opened on first use: ioredis is loaded only where there is a Redis. */
  readonly openCache: (() => Promise<Cache>) | null;
  readonly connection: string | null;
  readonly disk: DiskSnapshot | null;
  /** Reads the bundle; null where there is none. */
  readonly loadBundle: (() => Promise<EnvironmentState>) | null;
  readonly events: Events;
  readonly runtime: Pick<Runtime, 'now' | 'random'>;
  /** As what this process reports itself; null for one that may be frozen any moment: it has no timers and no subscription either. */
  readonly self: Omit<ProcessReport, 'head'> | null;
  readonly ttl: number;
  readonly fleetSize: number | null;
  /** Called after every answer of Postgres or Redis. */
  onAnswer(): void;
}

export function openLiveEnvironment(deps: LiveEnvironmentDeps): LiveEnvironment {
  const { environment, events, runtime } = deps;
  const { now } = runtime;
  const holding = createHolding(environment);
  const waiting = new Set<() => void>();
  let cacheSide: CacheSide | null = null;
  let [wasStale, hasBegun, isClosed] = [false, false, false];

  const saving = createSaving(
    deps.disk,
    () => wholeState(holding),
    (reason) => events.problem('snapshot-unwritten', environment, reason),
  );
  const wake = () => {
    for (const look of waiting) look();
    deps.onAnswer();
  };
  const adopt = createAdopting(holding, events, now, (verdict, origin) => {
    void cacheSide?.acknowledge();
    if (origin !== 'file') saving.soon(verdict === 'restored');
    wake();
  });
  const isStale = () => {
    const { state, confirmedAt } = holding;
    return state !== null && (confirmedAt === null || now() - confirmedAt > deps.ttl);
  };
  const database = makeDatabaseSide(deps, holding, adopt, (state) => void cacheSide?.tell(state), wake);
  const openCacheSide = async () => {
    try {
      const cache = await deps.openCache?.();
      if (cache !== undefined)
        cacheSide = makeCacheSide(deps, cache, holding, adopt, () => void database?.look(), wake);
    } catch (error) {
      events.problem('unforeseen', environment, String(error));
    }
  };
  const synchroniser = createSynchroniser({
    database,
    cache: () => cacheSide,
    fleetSize: deps.fleetSize,
    now,
    random: runtime.random,
    onBeat: () => {
      if (isStale() && !wasStale) events.emit('stale', stalenessOf(holding, now()));
      wasStale = isStale();
    },
  });

  return {
    holding,
    synchroniser,
    database,
    cache: () => cacheSide,
    isStale,
    until: (isReached, limit) => until(waiting, isReached, limit),
    openedAt: now(),
    hasBegun: () => hasBegun,
    begin: async () => {
      await loadFiles(deps, adopt);
      await openCacheSide();
      hasBegun = true;
      wake();
      if (isClosed) return;
      void synchroniser.look();
      if (deps.self !== null) synchroniser.start();
    },
    flush: () => saving.now(),
    close: async () => {
      isClosed = true;
      await saving.now();
      await synchroniser.close();
    },
  };
}

function until(waiting: Set<() => void>, isReached: () => boolean, limit: number): Promise<boolean> {
  if (isReached()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const settle = (reached: boolean) => {
      clearTimeout(timer);
      waiting.delete(look);
      resolve(reached);
    };
    const look = () => {
      if (isReached()) settle(true);
    };
    // Somebody waits for the answer, so this timer does hold the process.
    const timer = setTimeout(() => settle(false), limit);
    waiting.add(look);
  });
}

function stalenessOf({ environment, state, confirmedAt }: Holding, now: number): StaleEvent {
  const head = state?.shown ?? { epoch: 0, revision: 0 };
  return { environment, head, age: confirmedAt === null ? null : now - confirmedAt };
}
