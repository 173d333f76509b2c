import type { CacheAnswer, ProcessReport } from '../cache/cache.ts';
import { isPromptctlError } from '../domain/errors/error.ts';
import { type Head, sameHead } from '../domain/head.ts';
import type { Place, ServedPrompt } from '../domain/served-prompt.ts';
import type { FoundState } from '../storage/environment-state.ts';
import { createBackoff } from './backoff.ts';
import { createFollowing } from './following.ts';
import type { Health } from './health.ts';
import type { Holding } from './holding.ts';
import { createPlaceFinder, type PlaceFinder } from './place-finder.ts';
import { type RepairDeps, repair } from './repairing.ts';
import { singleFlight } from './single-flight.ts';

/** What looks at Redis for one environment, and keeps it whole. */
export interface CacheSide {
  readonly health: Health;
  /** Processes that are alive, this one included, as of the last acknowledgement. */
  readonly fleetSize: number;
  /** States that were refused because nobody who has the key wrote them. */
  readonly forged: () => number;
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
  /** Nobody who has the key wrote what Redis shows; null: what it shows is genuine again. */
  readonly onForged: (reason: string | null) => void;
  readonly forged: () => number;
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
    forged: deps.forged,
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
  const repairing = createRepairing(deps, places, ifAllowed);
  const onGenuine = createOnGenuine(deps, (databaseId) => ifAllowed(() => places.remember(databaseId)));
  const lookAt = async (place: Place) => {
    following.follow(place);
    const base = holding.state?.head ?? null;
    const answer = await cache.read(place, base, () => membersAt(holding, base));
    if (answer.kind === 'head' || answer.kind === 'state') onGenuine(place.databaseId);
    // Who lost the state lost our report as well.
    if (answer.kind === 'empty') {
      places.forget();
      void acknowledge();
    }
    const next = take(deps, answer);
    repairing.consider(answer, next === 'repair');
    // What is held moved on while Redis was read: what it has since then is asked for anew.
    if (next === 'again') void look();
  };
  const look = singleFlight(async () => {
    try {
      const place = await places.find();
      if (place !== null) await lookAt(place);
      health.answered();
    } catch (error) {
      noteFailure(deps, error);
    }
  });
  const following = createFollowing(deps, look, acknowledge);
  return { look, repairOnce: repairing.once, close: following.close };
}

/** Repairs what a look found, and again once that is over where another found something meanwhile. */
function createRepairing(
  deps: CacheSideDeps,
  places: PlaceFinder,
  ifAllowed: (work: () => Promise<void>) => Promise<void>,
) {
  let damaged: string | null = null;
  const backoff = createBackoff(deps.now);
  const once = singleFlight(() =>
    ifAllowed(async () => {
      const place = await places.find();
      if (place === null) return;
      await places.remember(place.databaseId);
      const found = damaged;
      if ((await repair(deps, place, found)) && damaged === found) damaged = null;
    }),
  );
  return {
    once,
    consider: (answer: CacheAnswer, isToRepair: boolean) => {
      // A head that is as it was says nothing of what was found under it.
      if (answer.kind !== 'head' || answer.raw !== damaged) damaged = damagedIn(answer);
      if ((isToRepair || damaged !== null) && backoff.isOver(answer.kind === 'forged' ? answer.raw : null)) void once();
    },
  };
}

function noteFailure({ health, onForged }: CacheSideDeps, error: unknown): void {
  if (isPromptctlError(error, 'redis-forged')) onForged(error.data.reason);
  health.failed(error);
}

/** What is done when Redis shows something genuine: forgeries are over, and the first time the id of the database is left for others. */
function createOnGenuine({ self, onForged }: CacheSideDeps, leave: (databaseId: string) => Promise<void>) {
  // Each process that starts signs it with its own key: it is signed with the new one once all have that.
  let hasLeft = self === null;
  return (databaseId: string) => {
    onForged(null);
    if (!hasLeft) void leave(databaseId);
    hasLeft = true;
  };
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
    case 'forged':
      deps.onForged(answer.reason);
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

/** The head under which something is not whole. Of one that is forged itself, who repairs it finds out whether it is still there. */
function damagedIn(answer: CacheAnswer): string | null {
  if (answer.kind === 'forged') return answer.part === 'entries' ? answer.raw : null;
  return answer.kind === 'malformed' ? answer.raw : null;
}

/** What is held, if that is still the state of `base`. */
function membersAt({ state }: Holding, base: Head | null): readonly ServedPrompt[] | null {
  if (state === null || base === null || !sameHead(state.head, base)) return null;
  return Array.from(state.prompts.values(), ({ served }) => served);
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
