import { setTimeout as sleep } from 'node:timers/promises';
import type { Cache, CacheAnswer, ProcessReport, Subscription } from '../cache/cache.ts';
import { isPromptctlError } from '../domain/errors/error.ts';
import { compareHeads, type Head, sameHead } from '../domain/head.ts';
import type { EnvironmentState, Place } from '../domain/served-prompt.ts';
import type { FoundState } from '../storage/environment-state.ts';
import type { Adopt } from './adopting.ts';
import { carry } from './carry.ts';
import type { Postgres } from './database-side.ts';
import type { Health } from './health.ts';
import type { Holding } from './holding.ts';
import { askAbout } from './question.ts';
import { singleFlight } from './single-flight.ts';

/** Milliseconds that repairs are spread over, so that the first process is done before the others begin. */
const SPREAD = 30;

export interface CacheSide {
  readonly health: Health;
  /** Processes that are alive, this one included, as of the last acknowledgement. */
  readonly fleetSize: number;
  /** Looks once, takes what is newer, and mends what is older or damaged. Never rejects. */
  look(): Promise<void>;
  /** Hands on what was read from Postgres. */
  tell(state: FoundState): Promise<void>;
  /** Says what this process serves. */
  acknowledge(): Promise<void>;
  close(): Promise<void>;
}

export interface CacheSideDeps {
  readonly holding: Holding;
  readonly cache: Cache;
  readonly postgres: Postgres | null;
  readonly health: Health;
  readonly adopt: Adopt;
  readonly now: () => number;
  readonly random: () => number;
  /** As what this process reports itself; null for one that may be frozen any moment, and could not confirm what it serves. */
  readonly self: Omit<ProcessReport, 'head'> | null;
  /** The connection to Postgres by name, under which its database id is found while it is down. */
  readonly connection: string | null;
  onMalformed(reason: string): void;
  onUnforeseen(error: unknown): void;
  /** Redis shows a history that the database has left: only the database can say what is true now. */
  onDisowned(): void;
}

/** Keeps a holding fresh from Redis, and Redis from the holding: every reader repairs it. */
export function createCacheSide(deps: CacheSideDeps): CacheSide {
  const { holding, cache, health, self } = deps;
  let subscription: { readonly databaseId: string; readonly opened: Subscription } | null = null;
  let remembered: string | null = null;
  let fleetSize = 1;
  let damaged: string | null = null;

  /** Writing to Redis only helps others: where it fails or is not allowed, reading goes on. */
  const ifAllowed = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!isPromptctlError(error)) deps.onUnforeseen(error);
    }
  };
  const findPlace = async (): Promise<Place | null> => {
    const { environment, state } = holding;
    const databaseId =
      state?.databaseId ?? (deps.connection === null ? null : await cache.findDatabaseId(deps.connection));
    return databaseId === null ? null : { databaseId, environment };
  };
  const onHead = (head: Head) => {
    if (holding.state === null || compareHeads(head, holding.state.head) > 0) void side.look();
  };
  const subscribeTo = (place: Place) => {
    if (deps.self === null || subscription?.databaseId === place.databaseId) return;
    void subscription?.opened.close();
    subscription = {
      databaseId: place.databaseId,
      opened: cache.subscribe(place, { onHead, onReady: () => void side.look() }),
    };
  };
  const look = async () => {
    const place = await findPlace();
    if (place === null) return;
    subscribeTo(place);
    const answer = await cache.read(place, holding.state?.head ?? null);
    damaged = answer.kind === 'malformed' ? answer.raw : null;
    if (takeAnswer(deps, answer) === 'mend') void mend();
  };
  const mend = singleFlight(async () => {
    const place = await findPlace();
    if (place === null) return;
    await sleep(deps.random() * SPREAD, undefined, { ref: false });
    await ifAllowed(async () => {
      if (await cache.lease(place)) await mendPlace(deps, place, damaged);
    });
  });

  const side: CacheSide = {
    health,
    get fleetSize() {
      return fleetSize;
    },
    look: singleFlight(() => look().then(health.answered, health.failed)),
    tell: (state) =>
      ifAllowed(async () => {
        if (deps.connection !== null && remembered !== state.databaseId) {
          await cache.rememberDatabaseId(deps.connection, state.databaseId);
          remembered = state.databaseId;
        }
        if (state.base === null || (await cache.write(state)) === 'hole') await mend();
      }),
    acknowledge: () =>
      ifAllowed(async () => {
        const { environment, state } = holding;
        if (state === null || self === null) return;
        fleetSize = await cache.acknowledge(
          { databaseId: state.databaseId, environment },
          { ...self, head: state.head },
        );
      }),
    close: async () => {
      await subscription?.opened.close();
      const { environment, state } = holding;
      if (state === null || self === null || health.failure !== null) return;
      await ifAllowed(() => cache.leave({ databaseId: state.databaseId, environment }, self.id));
    },
  };
  return side;
}

function takeAnswer(
  { holding, adopt, now, onMalformed, onDisowned }: CacheSideDeps,
  answer: CacheAnswer,
): 'mend' | 'done' {
  switch (answer.kind) {
    case 'empty':
      return holding.state === null ? 'done' : 'mend';
    case 'malformed':
      onMalformed(answer.reason);
      return 'mend';
    case 'head': {
      if (holding.state === null || !sameHead(answer.head, holding.state.head)) return 'mend';
      holding.confirm('redis', now());
      return 'done';
    }
    case 'state': {
      const verdict = adopt(answer.state, { origin: 'cache' }, 'redis', false);
      if (verdict !== 'disowned') return 'done';
      onDisowned();
      return 'mend';
    }
  }
}

/** Brings Redis up to date: from Postgres, or from memory while Postgres does not answer. */
async function mendPlace(deps: CacheSideDeps, place: Place, damaged: string | null): Promise<void> {
  const { holding, cache, postgres, adopt } = deps;
  if (postgres !== null) {
    const question = askAbout(holding);
    const read = (known: Parameters<Postgres['readState']>[1]) => postgres.readState(place.environment, known);
    const state = await carry(read, cache, place, damaged).catch(unanswered);
    if (state !== null) {
      adopt(state, question.evidence(state), 'postgres', false);
      return;
    }
  }
  const whole = wholeState(holding);
  if (whole === null || whole.databaseId !== place.databaseId) return;
  const there = await cache.readHead(place);
  const isDamaged =
    there !== null && there.raw === damaged && (there.head === null || sameHead(there.head, whole.head));
  if (isDamaged) await cache.overwrite(whole, there.raw);
  else await cache.write(whole);
}

function unanswered(error: unknown): null {
  if (isPromptctlError(error)) return null;
  throw error;
}

/** What is held, as it can be handed on. */
export function wholeState({ environment, state }: Holding): EnvironmentState | null {
  if (state === null) return null;
  const { databaseId, head, prompts } = state;
  return { databaseId, environment, head, base: null, prompts: Array.from(prompts.values(), ({ served }) => served) };
}
