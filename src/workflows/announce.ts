import type { Cache, SeenProcess } from '../cache/cache.ts';
import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import { compareHeads, type Head, type ShownHead } from '../domain/head.ts';
import type { Place } from '../domain/served-prompt.ts';
import { carry } from '../resolution/carry.ts';
import type { Database } from '../storage/database.ts';
import { readState } from '../storage/environment-state.ts';
import { confirmations } from './confirmations.ts';
import { requireHead } from './environment-head.ts';

/** How far a release has got among the processes that serve it. */
export interface Announcement {
  /** What processes were to confirm. */
  readonly head: ShownHead;
  /** Whether Redis was brought up to date; where it was not, processes find the release in Postgres. */
  readonly redis: 'none' | 'unreachable' | 'updated';
  /** What Redis, or Postgres asked on its behalf, answered instead. */
  readonly problem: string | null;
  readonly confirmed: number;
  /** Processes that reported lately. */
  readonly total: number;
  /** Processes that reported with another cache key, or without one: what they say is not believed. */
  readonly refused: number;
  /** Milliseconds. */
  readonly waited: number;
  /** The processes that had not confirmed by then. */
  readonly slowest: readonly string[];
}

export interface AnnounceDeps {
  readonly database: Database;
  /** Null: no Redis is set. */
  readonly cache: Cache | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A state of an environment by its numbers. */
export interface Released {
  readonly environment: string;
  readonly epoch: number;
  readonly revision: number;
}

const NOBODY = { confirmed: 0, total: 0, refused: 0, waited: 0, slowest: [] };

/** Milliseconds that a release takes to report by how many processes it is served already, where nobody asked to wait. */
const GLANCE = 1_000;

/**
 * Brings Redis up to date with a release that was made, so that processes hear of it at once, and counts those that confirm it.
 * Never fails: the release stands, and processes find it in Postgres.
 */
export async function announce(deps: AnnounceDeps, released: Released, wait: number | null): Promise<Announcement> {
  const { cache, now } = deps;
  const about = { epoch: released.epoch, revision: released.revision };
  if (cache === null) return { head: about, redis: 'none', problem: null, ...NOBODY };
  const started = now();
  const { place, head, problem, isDown } = await tell(deps.database, cache, released.environment);
  const redis = problem === null ? 'updated' : 'unreachable';
  // Whoever waits, waits for processes: they may find the release in Postgres, and report it when Redis is back.
  if (place === null || (isDown && wait === null)) return { head: about, redis, problem, ...NOBODY };
  const patience = wait ?? GLANCE;
  // The mark of the release itself, where nothing was released since.
  const mark = head !== null && compareHeads(head, { ...released, mark: '' }) === 0 ? head.mark : null;
  const heard = await confirmations(cache, place, { ...released, mark }, { patience, isWanted: wait !== null });
  const { confirmed, total, refused, missing, isLate } = heard;
  const waited = Math.max(now() - started, isLate ? patience : 0);
  const slowest = missing.map(describeProcess);
  return { head: about, redis, problem: problem ?? heard.problem, confirmed, total, refused, waited, slowest };
}

/**
 * Refuses what could never be confirmed, before anything is released.
 * @throws PromptctlError `redis-unset`, `redis-unreachable`, `redis-refused`, `environment-not-found`.
 */
export async function requireListeners({ database, cache }: AnnounceDeps, environment: string): Promise<void> {
  if (cache === null) throw new PromptctlError('redis-unset', { what: '--wait', awaited: true });
  const { databaseId } = await requireHead(database, environment);
  await cache.listProcesses({ databaseId, environment }).catch((error: unknown) => {
    throw awaited(error);
  });
}

/** The same failure, which says also that nothing was released. */
function awaited(error: unknown): unknown {
  for (const code of ['redis-unreachable', 'redis-refused'] as const) {
    if (isPromptctlError(error, code))
      return new PromptctlError(code, { ...error.data, awaited: true }, { cause: error });
  }
  return error;
}

/** True when every process that reported has confirmed, and there is one. */
export function isConfirmed({ confirmed, total }: Announcement): boolean {
  return total > 0 && confirmed === total;
}

/** A process as people find it: `host-3 (pid 4711)`. */
function describeProcess({ host, pid }: Pick<SeenProcess, 'host' | 'pid'>): string {
  return `${host} (pid ${pid})`;
}

interface Told {
  /** Null: Postgres did not say which database it is. */
  readonly place: Place | null;
  /** What Postgres has now; null: it did not say. */
  readonly head: Head | null;
  readonly problem: string | null;
  /** Redis does not answer at all. */
  readonly isDown: boolean;
}

async function tell(database: Database, cache: Cache, environment: string): Promise<Told> {
  let place: Place | null = null;
  try {
    const { databaseId } = await requireHead(database, environment);
    place = { databaseId, environment };
    const state = await carry((known) => readState(database, environment, known), cache, place);
    return { place, head: state?.head ?? null, problem: null, isDown: false };
  } catch (error) {
    if (!isPromptctlError(error)) throw error;
    return { place, head: null, problem: error.message, isDown: error.code === 'redis-unreachable' };
  }
}
