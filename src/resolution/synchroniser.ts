import type { CacheSide } from './cache-side.ts';
import type { DatabaseSide } from './database-side.ts';
import { createFreezeWatch } from './freeze-watch.ts';
import { after } from './timers.ts';
import { postgresInterval, TIMINGS } from './timings.ts';

/** Keeps one environment fresh: it looks at Redis and Postgres again and again, whatever is or is not pushed. */
export interface Synchroniser {
  /** Starts the timers. Without them (serverless) looks are made by `overdue`. */
  readonly start: () => void;
  /** Looks everywhere once; settles when everybody answered or failed to. */
  readonly look: () => Promise<void>;
  /** What a call should wait for first: after a freeze, and without timers now and then, a look. Null: nothing. */
  readonly overdue: () => Promise<void> | null;
  readonly close: () => Promise<void>;
}

export interface SynchroniserDeps {
  readonly database: DatabaseSide | null;
  readonly cache: () => CacheSide | null;
  readonly fleetSize: number | null;
  readonly now: () => number;
  readonly random: () => number;
  /** When somebody last confirmed what is held. */
  readonly confirmedAt: () => number | null;
  readonly onBeat: () => void;
}

export function createSynchroniser(deps: SynchroniserDeps): Synchroniser {
  const { database, now, random } = deps;
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;
  const looks = () => [deps.cache(), database].flatMap((side) => (side === null ? [] : [() => side.look()]));
  const look = async () => {
    await Promise.all(looks().map((lookThere) => lookThere()));
  };
  const limit = () => (timer === null ? TIMINGS.serverlessFresh : TIMINGS.frozenAfter);
  const watch = createFreezeWatch(now, limit, deps.confirmedAt, looks);
  const lookAround = createRound(deps, () => isClosed);
  const beat = () => {
    timer = after(TIMINGS.beat * (0.9 + 0.2 * random()), () => {
      watch.beat();
      deps.onBeat();
      lookAround();
      beat();
    });
  };
  return {
    start: beat,
    look,
    overdue: watch.overdue,
    close: async () => {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      await deps.cache()?.close();
    },
  };
}

/** One round of looks: at Redis always, at Postgres where that is due or Redis does not answer at once. */
function createRound({ database, now, ...deps }: SynchroniserDeps, isClosed: () => boolean): () => void {
  let isAsking = false;
  const asked = createInterval(now);
  const acknowledged = createInterval(now);
  const askDatabase = (isRedisAnswering: boolean) => {
    // Looks that follow each other without a pause would keep a process from ending while nobody answers.
    if (isClosed() || isAsking || database === null) return;
    const interval = postgresInterval(isRedisAnswering, deps.fleetSize ?? deps.cache()?.fleetSize ?? 1);
    // The beat that comes nearest to it.
    if (!asked.isOver(interval - TIMINGS.beat / 2)) return;
    isAsking = true;
    void database.look().finally(() => {
      isAsking = false;
    });
  };
  const lookAtRedis = async (cache: CacheSide) => {
    const hedge = after(TIMINGS.redisHedge, () => askDatabase(false));
    await cache.look();
    clearTimeout(hedge);
    if (cache.health.failure !== null) askDatabase(false);
  };
  return () => {
    const cache = deps.cache();
    askDatabase(cache !== null);
    if (cache === null) return;
    void lookAtRedis(cache);
    if (acknowledged.isOver(TIMINGS.acknowledgeEvery)) void cache.acknowledge();
  };
}

/** Tells whether an interval is over since it last said so. */
function createInterval(now: () => number): { isOver(interval: number): boolean } {
  let last = now();
  return {
    isOver: (interval) => {
      const at = now();
      if (Math.abs(at - last) < interval) return false;
      last = at;
      return true;
    },
  };
}
