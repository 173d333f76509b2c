import type { ShownHead } from '../domain/head.ts';
import type { JsonObject } from '../domain/prompt.ts';
import { type Release, release } from '../storage/releases.ts';
import { type AnnounceDeps, announce, requireListeners } from './announce.ts';
import type { Change } from './change.ts';
import { requireHead } from './environment-head.ts';
import type { ReleaseResult } from './release-result.ts';

/** What a releasing workflow is given. */
export interface ReleaseDeps extends AnnounceDeps {
  readonly change: Change;
}

/** What may be said of any release. */
export interface ReleaseInput {
  readonly environment: string;
  /** Why, for the log. */
  readonly message: string;
  readonly source: JsonObject;
  readonly dryRun: boolean;
  /** Milliseconds in which every process must confirm; null: it need not. */
  readonly wait: number | null;
}

/** What is to be released, once it has been found and decided. */
export type Decided = Pick<Parameters<typeof release>[1], 'kind' | 'items' | 'again' | 'acceptContract' | 'stopTest'>;

/**
 * Makes a release and lets processes hear of it.
 * @throws PromptctlError what `release` refuses; with `wait` also `redis-unset`, `redis-unreachable` or `redis-refused`, before anything is written.
 */
export async function makeRelease(
  deps: ReleaseDeps,
  { environment, message, source, dryRun, wait }: ReleaseInput,
  decided: Decided,
): Promise<ReleaseResult> {
  const { database, change } = deps;
  if (wait !== null) await requireListeners(deps, environment);
  const made = await release(database, { environment, reason: message, ...decided }, { ...change, source, dryRun });
  const live = dryRun ? null : await headOf(deps, made, wait !== null);
  const announcement = live === null ? null : await announce(deps, { environment, ...live }, wait);
  return { ...made, target: database.target, dryRun, announcement };
}

/** The head that the release made. Where there was nothing to release, processes may still be behind: who waits, waits for the head that is there. */
async function headOf({ database }: ReleaseDeps, made: Release, isAwaited: boolean): Promise<ShownHead | null> {
  const { epoch, revision, environment } = made;
  if (epoch !== null && revision !== null) return { epoch, revision };
  return isAwaited ? (await requireHead(database, environment)).head : null;
}
