import type { ShownHead } from '../domain/head.ts';
import type { JsonObject } from '../domain/prompt.ts';
import { isWaiting } from '../domain/release-request.ts';
import { type Release, release } from '../storage/releases.ts';
import { type AnnounceDeps, announce, requireListeners } from './announce.ts';
import { approversOf } from './approvers.ts';
import { type Change, requireChange } from './change.ts';
import { askConsent, type Consent } from './consent.ts';
import { requireHead } from './environment-head.ts';
import type { ReleaseResult } from './release-result.ts';

/** What a releasing workflow is given. */
export interface ReleaseDeps extends AnnounceDeps {
  readonly change: Change;
  /** Left out or null: nobody is asked, and what was said is consent. */
  readonly consent?: Consent | null;
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
 * Makes a release and lets processes hear of it; or the request for one, where a second person must approve it.
 * @throws PromptctlError what `release` refuses; with `wait` also `redis-unset`, `redis-unreachable` or `redis-refused`, before anything is written.
 */
export async function makeRelease(deps: ReleaseDeps, input: ReleaseInput, decided: Decided): Promise<ReleaseResult> {
  const { database, change, consent = null } = deps;
  const { environment, message, source, dryRun, wait } = input;
  if (wait !== null) await requireListeners(deps, environment);
  // What a person was shown is what is released afterwards, or nothing: the decision holds what was served when it was made.
  const ask = async (reason: string, isDry: boolean) => {
    requireChange(change, reason);
    return release(database, { environment, reason, ...decided }, { ...change, source, dryRun: isDry });
  };
  const planned = { environment, kind: decided.kind, message, plan: (reason: string) => ask(reason, true) };
  const reason = consent === null || dryRun ? message : await askConsent({ database, consent }, planned);
  return concludeRelease(deps, await ask(reason, dryRun), { dryRun, wait });
}

/** Lets processes hear of a release that was made, and says who may approve one that waits. */
export async function concludeRelease(
  deps: AnnounceDeps,
  made: Release,
  { dryRun, wait }: Pick<ReleaseInput, 'dryRun' | 'wait'>,
): Promise<ReleaseResult> {
  const { database } = deps;
  const { environment, request } = made;
  const isLive = !dryRun && !isWaiting(request);
  const live = isLive ? await headOf(deps, made, wait !== null) : null;
  const announcement = live === null ? null : await announce(deps, { environment, ...live }, wait);
  const approvers = request === null ? [] : await approversOf(database, request);
  return { ...made, target: database.target, dryRun, announcement, approvers };
}

/** The head that the release made. Where there was nothing to release, processes may still be behind: who waits, waits for the head that is there. */
async function headOf({ database }: AnnounceDeps, made: Release, isAwaited: boolean): Promise<ShownHead | null> {
  const { epoch, revision, environment } = made;
  if (epoch !== null && revision !== null) return { epoch, revision };
  return isAwaited ? (await requireHead(database, environment)).head : null;
}
