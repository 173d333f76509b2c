import { setTimeout as sleep } from 'node:timers/promises';
import type { Cache } from '../cache/cache.ts';
import { isPromptctlError } from '../domain/errors/error.ts';
import { compareHeads, parseHead, sameHead } from '../domain/head.ts';
import type { EnvironmentState, Place } from '../domain/served-prompt.ts';
import type { FoundState } from '../storage/environment-state.ts';
import type { Adopt } from './adopting.ts';
import type { Postgres } from './app-database.ts';
import { carry } from './carry.ts';
import type { Holding } from './holding.ts';
import { askAbout } from './question.ts';
import { TIMINGS } from './timings.ts';

export interface RepairDeps {
  readonly holding: Holding;
  readonly cache: Cache;
  readonly postgres: Postgres | null;
  readonly adopt: Adopt;
  readonly random: () => number;
  /** What nobody confirmed is not handed on: it would come back as if Redis had confirmed it. */
  readonly isStale: () => boolean;
}

/**
 * Brings Redis up to date, one process at a time: from Postgres, or from memory while Postgres does not answer. `damaged` is a head under
 * which something is not whole. False: another process has the right to, or nobody knows what is live.
 */
export async function repair(deps: RepairDeps, place: Place, damaged: string | null): Promise<boolean> {
  await sleep(deps.random() * TIMINGS.repairSpread, undefined, { ref: false });
  const lease = await deps.cache.lease(place);
  if (lease === null) return false;
  try {
    // Who had the right before may have done it.
    if (damaged !== null && (await deps.cache.read(place, null)).kind === 'state') return true;
    return (await repairFromDatabase(deps, place, damaged)) || (await repairFromMemory(deps, place, damaged));
  } finally {
    await lease.end();
  }
}

async function repairFromDatabase(deps: RepairDeps, place: Place, damaged: string | null): Promise<boolean> {
  const { holding, cache, postgres, adopt } = deps;
  if (postgres === null) return false;
  const question = askAbout(holding);
  const state = await carry((known) => postgres.readState(place.environment, known), cache, place, damaged).catch(
    unanswered,
  );
  if (state === null) return false;
  adopt(state, question.evidence(state), 'postgres', false);
  // A replica, or an old primary, may know less than is held.
  return holding.state === null || compareHeads(state.head, holding.state.head) >= 0;
}

function unanswered(error: unknown): FoundState | null {
  if (isPromptctlError(error)) return null;
  throw error;
}

async function repairFromMemory(
  { holding, cache, isStale }: RepairDeps,
  place: Place,
  damaged: string | null,
): Promise<boolean> {
  const whole = isStale() ? null : wholeState(holding);
  if (whole === null || whole.databaseId !== place.databaseId) return false;
  const there = await cache.readHead(place);
  // Also where it is not signed: a newer one may be true, by the word of somebody without the key who sees the database.
  const shown = there === null ? null : parseHead(there.raw);
  const isRefused = there !== null && (there.head === null || there.raw === damaged);
  const isDamaged = isRefused && (shown === null || sameHead(shown, whole.head));
  if (isDamaged) return cache.overwrite(whole, there.raw);
  return (await cache.write(whole)) === 'written';
}

/** What is held, as it can be handed on. */
export function wholeState({ environment, state }: Holding): EnvironmentState | null {
  if (state === null) return null;
  const { databaseId, head, prompts } = state;
  return { databaseId, environment, head, base: null, prompts: Array.from(prompts.values(), ({ served }) => served) };
}
