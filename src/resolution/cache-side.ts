import type { CacheAnswer, ProcessReport, Subscription } from '../cache/cache.ts';
import { isPromptctlError } from '../domain/errors/error.ts';
import { compareHeads, sameHead } from '../domain/head.ts';
import type { Place } from '../domain/served-prompt.ts';
import type { FoundState } from '../storage/environment-state.ts';
import type { Health } from './health.ts';
import { createPlaceFinder, type PlaceFinder } from './place-finder.ts';
import { type RepairDeps, repair } from './repairing.ts';
import { singleFlight } from './single-flight.ts';

/** What looks at Redis for one environment, and keeps it whole. */
export interface CacheSide {
  readonly health: Health;
  /** Processes that are alive, this one included, as of the last acknowledgement. */
  readonly fleetSize: number;
  /** Looks once, takes what is newer, and repairs what is older or damaged. Never rejects. */
  look(): Promise<void>;
  /** Hands on what was read from Postgres. */
  tell(state: FoundState): Promise<void>;
  /** Says what this process serves. */
  acknowledge(): Promise<void>;
  close(): Promise<void>;
}

export interface CacheSideDeps extends RepairDeps {
  readonly health: Health;
  readonly now: () => number;
  /** As what this process reports itself; null for one that may be frozen any moment, and could not confirm what it serves. */
  readonly self: Omit<ProcessReport, 'head'> | null;
  /** The connection to Postgres by name, under which its database id is found while it is down. */
  readonly connection: string | null;
  readonly onMalformed: (reason: string) => void;
  readonly onUnforeseen: (error: unknown) => void;
  /** Redis shows a history that the database has left: only the database can say what is true now. */
  readonly onDisowned: () => void;
}

/** Keeps a holding fresh from Redis, and Redis from the holding: every reader repairs it. */
export function createCacheSide(deps: CacheSideDeps): CacheSide {
  const { holding, cache, health } = deps;
  const places = createPlaceFinder(holding, cache, deps.connection);
  const ifAllowed = (work: () => Promise<void>) => attempt(work, deps.onUnforeseen);
  const reporting = createReporting(deps);
  const acknowledge = () => ifAllowed(reporting.acknowledge);
  const { look, repairOnce, close } = createLooking(deps, places, ifAllowed, acknowledge);
  return {
    health,
    get fleetSize() {
      return reporting.fleetSize();
    },
    look,
    tell: (state) =>
      ifAllowed(async () => {
        await places.remember(state.databaseId);
        if (state.base === null || (await cache.write(state)) === 'hole') await repairOnce();
      }),
    acknowledge,
    close: async () => {
      await close();
      if (health.failure === null) await ifAllowed(reporting.leave);
    },
  };
}

function createLooking(
  deps: CacheSideDeps,
  places: PlaceFinder,
  ifAllowed: (work: () => Promise<void>) => Promise<void>,
  acknowledge: () => Promise<void>,
) {
  const { holding, cache, health } = deps;
  let damaged: string | null = null;
  const repairOnce = singleFlight(() =>
    ifAllowed(async () => {
      const place = await places.find();
      if (place === null) return;
      await places.remember(place.databaseId);
      await repair(deps, place, damaged);
    }),
  );
  const lookAt = async (place: Place) => {
    following.follow(place);
    const answer = await cache.read(place, holding.state?.head ?? null);
    damaged = answer.kind === 'malformed' ? answer.raw : null;
    if (answer.kind === 'empty') places.forget();
    const next = take(deps, answer);
    if (next === 'repair') void repairOnce();
    // What is held moved on while Redis was read: what it has since then is asked for anew.
    if (next === 'again') void look();
    // Who lost the state lost our report as well.
    if (answer.kind === 'empty') void acknowledge();
  };
  const look = singleFlight(async () => {
    try {
      const place = await places.find();
      if (place !== null) await lookAt(place);
      health.answered();
    } catch (error) {
      health.failed(error);
    }
  });
  const following = createFollowing(deps, look, acknowledge);
  return { look, repairOnce, close: following.close };
}

/** Writing to Redis only helps others: where it fails or is not allowed, reading goes on. */
async function attempt(work: () => Promise<void>, onUnforeseen: (error: unknown) => void): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isPromptctlError(error)) onUnforeseen(error);
  }
}

function take(deps: CacheSideDeps, answer: CacheAnswer): 'repair' | 'again' | 'done' {
  const { holding } = deps;
  switch (answer.kind) {
    case 'empty':
      return holding.state === null ? 'done' : 'repair';
    case 'malformed':
      deps.onMalformed(answer.reason);
      return 'repair';
    case 'head': {
      if (holding.state === null || !sameHead(answer.head, holding.state.head)) return 'repair';
      holding.confirm('redis', deps.now());
      return 'done';
    }
    case 'state': {
      const verdict = deps.adopt(answer.state, { origin: 'cache' }, 'redis', false);
      if (verdict !== 'disowned') return verdict === 'hole' ? 'again' : 'done';
      deps.onDisowned();
      return 'repair';
    }
  }
}

/** Follows the heads that are published for an environment, for a process that lasts. */
function createFollowing(
  { self, cache, holding }: CacheSideDeps,
  look: () => Promise<void>,
  acknowledge: () => Promise<void>,
) {
  let followed: { readonly databaseId: string; readonly subscription: Subscription } | null = null;
  return {
    follow: (place: Place) => {
      if (self === null || followed?.databaseId === place.databaseId) return;
      void followed?.subscription.close();
      const subscription = cache.subscribe(place, {
        onHead: (head) => {
          const { state } = holding;
          if (state === null || compareHeads(head, state.head) > 0) void look();
          // Somebody had to write what is held already: Redis may have lost it, and our report with it.
          else if (sameHead(head, state.head)) void acknowledge();
        },
        onReady: () => {
          void look();
          void acknowledge();
        },
      });
      followed = { databaseId: place.databaseId, subscription };
    },
    close: async () => followed?.subscription.close(),
  };
}

/** Says what this process serves, for a process that lasts. */
function createReporting({ self, cache, holding }: CacheSideDeps) {
  const { environment } = holding;
  let fleetSize = 1;
  return {
    fleetSize: () => fleetSize,
    acknowledge: async () => {
      const { state } = holding;
      if (state === null || self === null) return;
      fleetSize = await cache.acknowledge({ databaseId: state.databaseId, environment }, { ...self, head: state.head });
    },
    leave: async () => {
      const { state } = holding;
      if (state !== null && self !== null) await cache.leave({ databaseId: state.databaseId, environment }, self.id);
    },
  };
}
