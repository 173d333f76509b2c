import type { CacheSide } from './cache-side.ts';
import type { DatabaseSide } from './database-side.ts';
import { after, within } from './runtime.ts';
import { postgresInterval, TIMINGS } from './timings.ts';

/** Keeps one environment fresh: it looks at Redis and Postgres again and again, whatever is or is not pushed. */
export interface Synchroniser {
  /** Starts the timers. Without them (serverless) looks are made by `overdue`. */
  start(): void;
  /** Looks everywhere once; settles when everybody answered or failed to. */
  look(): Promise<void>;
  /** What a call should wait for first, at most `thawWait`: after a freeze, and without timers now and then, a look. Null: nothing. */
  overdue(): Promise<void> | null;
  close(): Promise<void>;
}

export function createSynchroniser(deps: {
  readonly database: DatabaseSide | null;
  readonly cache: () => CacheSide | null;
  readonly fleetSize: number | null;
  readonly now: () => number;
  readonly random: () => number;
  onBeat(): void;
}): Synchroniser {
  const { database, now } = deps;
  const timers = new Set<NodeJS.Timeout>();
  let [isStarted, isClosed, beatAt] = [false, false, now()];
  let looking: Promise<void> | null = null;

  const look = async () => {
    await Promise.all([deps.cache()?.look(), database?.look()]);
  };
  const overdue = () => {
    const limit = isStarted ? TIMINGS.frozenAfter : TIMINGS.serverlessFresh;
    const at = now();
    // A clock that was set back says as little as one that jumped.
    if (looking === null && Math.abs(at - beatAt) > limit) {
      beatAt = at;
      looking = within(TIMINGS.thawWait, look()).then(() => {
        looking = null;
      });
    }
    return looking;
  };
  const repeat = (interval: () => number, work: () => Promise<void> | undefined) => {
    const timer = after(interval() * (0.9 + 0.2 * deps.random()), () => {
      timers.delete(timer);
      // Timers may run before the call that ended the freeze: it still has to wait.
      overdue();
      beatAt = now();
      deps.onBeat();
      void Promise.resolve(work()).finally(() => {
        if (!isClosed) repeat(interval, work);
      });
    });
    timers.add(timer);
  };

  return {
    start: () => {
      [isStarted, beatAt] = [true, now()];
      repeat(
        () => TIMINGS.redisPoll,
        () => deps.cache()?.look(),
      );
      repeat(
        () => databaseInterval(deps),
        () => database?.look(),
      );
      repeat(
        () => TIMINGS.acknowledgeEvery,
        () => deps.cache()?.acknowledge(),
      );
    },
    look,
    overdue,
    close: async () => {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      await deps.cache()?.close();
    },
  };
}

function databaseInterval({ cache, fleetSize, now }: Parameters<typeof createSynchroniser>[0]): number {
  const side = cache();
  const answeredAt = side?.health.answeredAt ?? null;
  const isRedisFresh = answeredAt !== null && now() - answeredAt < TIMINGS.redisFresh;
  return postgresInterval(isRedisFresh, fleetSize ?? side?.fleetSize ?? 1);
}
