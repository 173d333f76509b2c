import { setTimeout as sleep } from 'node:timers/promises';
import type { Cache, SeenProcess } from '../cache/cache.ts';
import { isPromptctlError } from '../domain/errors/error.ts';
import { compareHeads, type Head, type ShownHead } from '../domain/head.ts';
import type { Place } from '../domain/served-prompt.ts';

/** Milliseconds between two looks. */
const PAUSE = 25;

/** Who served a release when it was last looked. */
export interface Confirmations {
  readonly confirmed: number;
  readonly total: number;
  /** Reports that no process with the cache key signed: nobody knows what they would confirm. */
  readonly refused: number;
  readonly missing: readonly SeenProcess[];
  /** Why nobody could be seen; null: they were. */
  readonly problem: string | null;
  /** The time was up before all had confirmed. */
  readonly isLate: boolean;
}

/** A release; `mark` tells it from one of a lost history that had its number, null where that is not known. */
export interface Awaited extends ShownHead {
  readonly mark: string | null;
}

type Look = Omit<Confirmations, 'isLate'>;

/**
 * Looks again and again at which processes serve a release, until all that report do, or `patience` milliseconds are over. Only with
 * `isWanted` it also waits for a first process to appear, and for a Redis that does not answer.
 */
export async function confirmations(
  cache: Cache,
  place: Place,
  released: Awaited,
  { patience, isWanted }: { readonly patience: number; readonly isWanted: boolean },
): Promise<Confirmations> {
  const end = AbortSignal.timeout(patience);
  let seen = await look(cache, place, released);
  while (isOpen(seen, isWanted)) {
    if (end.aborted) return { ...seen, isLate: true };
    await sleep(PAUSE);
    seen = await look(cache, place, released);
  }
  return { ...seen, isLate: false };
}

function isOpen({ total, missing, problem }: Look, isWanted: boolean): boolean {
  return missing.length > 0 || (isWanted && (problem !== null || total === 0));
}

async function look(cache: Cache, place: Place, released: Awaited): Promise<Look> {
  try {
    const { processes, refused } = await cache.listReports(place);
    const missing = processes.filter(({ head }) => !serves(head, released));
    return { confirmed: processes.length - missing.length, total: processes.length, refused, missing, problem: null };
  } catch (error) {
    if (!isPromptctlError(error)) throw error;
    return { confirmed: 0, total: 0, refused: 0, missing: [], problem: error.message };
  }
}

function serves(head: Head, { mark, ...released }: Awaited): boolean {
  const distance = compareHeads(head, { ...released, mark: '' });
  return distance > 0 || (distance === 0 && (mark === null || mark === head.mark));
}
