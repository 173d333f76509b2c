import { PromptctlError } from '../domain/errors/error.ts';
import type { LiveEnvironment } from './live-environment.ts';
import { TIMINGS } from './timings.ts';

/** True when nobody who could be asked has answered the last time. */
function hasFailed({ database, cache }: LiveEnvironment): boolean {
  return [database, cache()].every((side) => side == null || side.health.failure !== null);
}

/**
 * Waits for the first snapshot, but not again and again: once the first moments of a process are over, a call fails at once, and one
 * that has a fallback does so as soon as everybody has failed to answer.
 * @throws PromptctlError `not-ready`, `environment-not-found`.
 */
export async function untilFirst(live: LiveEnvironment, now: () => number, hasFallback: boolean): Promise<void> {
  const begun = now();
  // A clock that was set back must not make anybody wait longer.
  const limit = Math.min(TIMINGS.firstWait, Math.max(0, live.openedAt + TIMINGS.firstWait - begun));
  await live.until(() => isSettled(live) || (hasFallback && live.hasBegun() && hasFailed(live)), limit);
  if (live.holding.state === null) throw nothingToServe(live, now() - begun);
}

/**
 * Waits for live data; but where a snapshot can be served from, only until everybody failed to answer or a short grace is over.
 * @throws PromptctlError `not-ready`, `environment-not-found`.
 */
export async function untilReady(live: LiveEnvironment, timeout: number, now: () => number): Promise<void> {
  const begun = now();
  await live.until(() => isSettled(live), timeout);
  if (live.holding.state === null) throw nothingToServe(live, now() - begun);
  const isLive = () => live.holding.confirmedAt !== null || (live.hasBegun() && hasFailed(live));
  await live.until(isLive, Math.min(TIMINGS.graceWithSnapshot, timeout));
}

function isSettled({ holding, database }: LiveEnvironment): boolean {
  return holding.state !== null || database?.isMissing === true;
}

/** Waits until a release is served. @throws PromptctlError `revision-not-reached`. */
export async function untilRevision(live: LiveEnvironment, wanted: number, limit: number): Promise<void> {
  const isReached = () => (live.holding.state?.head.revision ?? -1) >= wanted;
  if (isReached()) return;
  void live.synchroniser.look();
  await live.until(isReached, limit);
  requireRevision(live, wanted, limit);
}

/** @throws PromptctlError `revision-not-reached`. */
export function requireRevision({ holding }: LiveEnvironment, wanted: number, waited: number): void {
  const { environment, state } = holding;
  const held = state?.head.revision ?? null;
  if (held !== null && held >= wanted) return;
  throw new PromptctlError('revision-not-reached', { environment, wanted, held, waited });
}

function nothingToServe(
  { holding: { environment }, database, cache }: LiveEnvironment,
  waited: number,
): PromptctlError {
  if (database?.isMissing === true)
    return new PromptctlError('environment-not-found', { name: environment, suggestions: [] });
  const failures = [database?.health.failure, cache()?.health.failure];
  const reasons = failures.filter((reason) => typeof reason === 'string');
  return new PromptctlError('not-ready', { environment, waited, reasons });
}
