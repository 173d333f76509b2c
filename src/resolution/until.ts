import { PromptctlError } from '../domain/errors/error.ts';
import type { LiveEnvironment } from './live-environment.ts';
import { TIMINGS } from './timings.ts';

/** True when nobody who could be asked has answered the last time. */
function hasFailed({ database, cache }: LiveEnvironment): boolean {
  return [database, cache()].every((side) => side == null || side.health.failure !== null);
}

/** Waits until there is something to serve. @throws PromptctlError `not-ready`, `environment-not-found`. */
async function untilServing(live: LiveEnvironment, limit: number): Promise<void> {
  const isSettled = () => live.holding.state !== null || live.database?.isMissing === true;
  await live.until(isSettled, limit);
  if (live.holding.state === null) throw nothingToServe(live, limit);
}

/**
 * Waits for the first snapshot, but not again and again: once the first moments of a process are over, a call fails at once, and one
 * that has a fallback does so as soon as everybody has failed to answer.
 * @throws PromptctlError `not-ready`, `environment-not-found`.
 */
export async function untilFirst(live: LiveEnvironment, now: number, hasFallback: boolean): Promise<void> {
  // A clock that was set back must not make anybody wait longer.
  const limit = Math.min(TIMINGS.firstWait, Math.max(0, live.openedAt + TIMINGS.firstWait - now));
  if (hasFallback) await live.until(() => live.holding.state !== null || (live.hasBegun() && hasFailed(live)), limit);
  await untilServing(live, hasFallback ? 0 : limit);
}

/**
 * Waits for live data; but where a snapshot can be served from, only until everybody failed to answer or a short grace is over.
 * @throws PromptctlError `not-ready`, `environment-not-found`.
 */
export async function untilReady(live: LiveEnvironment, timeout: number): Promise<void> {
  const { holding, database } = live;
  const isLive = () => holding.confirmedAt !== null || database?.isMissing === true;
  await live.until(() => holding.state !== null || (live.hasBegun() && (isLive() || hasFailed(live))), timeout);
  if (holding.state === null) return untilServing(live, timeout);
  await live.until(() => isLive() || hasFailed(live), Math.min(TIMINGS.graceWithSnapshot, timeout));
}

/** Waits until a release is served. @throws PromptctlError `revision-not-reached`. */
export async function untilRevision(live: LiveEnvironment, wanted: number, limit: number): Promise<void> {
  const isReached = () => (live.holding.state?.head.revision ?? -1) >= wanted;
  if (isReached()) return;
  void live.synchroniser.look();
  if (await live.until(isReached, limit)) return;
  const { environment, state } = live.holding;
  const held = state?.head.revision ?? null;
  throw new PromptctlError('revision-not-reached', { environment, wanted, held, waited: limit });
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
