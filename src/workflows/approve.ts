import { PromptctlError } from '../domain/errors/error.ts';
import type { JsonObject } from '../domain/prompt.ts';
import { approveRequest } from '../storage/requests.ts';
import { type AnnounceDeps, requireListeners } from './announce.ts';
import { type Change, requireChange } from './change.ts';
import { findRequest } from './find-request.ts';
import { concludeRelease } from './make-release.ts';
import type { ReleaseResult } from './release-result.ts';
import { type ShownRequest, showRequest } from './show-request.ts';

export interface ApproveDeps extends AnnounceDeps {
  readonly change: Change;
  /** Returns once the person has seen the request, and wants it; left out or null: nobody is asked. */
  readonly agree?: ((request: ShownRequest) => Promise<void>) | null;
}

export interface ApproveInput {
  readonly id: string;
  /** The environment for which database, Redis and guards were chosen; null: any. */
  readonly environment: string | null;
  readonly source: JsonObject;
  readonly dryRun: boolean;
  /** Milliseconds in which every process must confirm; null: it need not. */
  readonly wait: number | null;
}

/**
 * Releases exactly what somebody else requested, over what was served then, and lets processes hear of it.
 * @throws PromptctlError `request-not-found`, `request-own`, `request-outdated`, `request-ended`, `not-granted`, `usage` for a request of another
 * environment, what `release` refuses, and with `wait` also what `makeRelease` does.
 */
export async function approve(deps: ApproveDeps, input: ApproveInput): Promise<ReleaseResult> {
  const { database, change, agree = null } = deps;
  const { id, source, dryRun, wait } = input;
  requireChange(change, '');
  const { environment } = await findRequest(database, id);
  if (input.environment !== null && input.environment !== environment) {
    const problem = `${id} is a request for ${environment}, and this is for ${input.environment}`;
    throw new PromptctlError('usage', { problem, hint: `name its environment: --env ${environment}` });
  }
  if (wait !== null) await requireListeners(deps, environment);
  if (agree !== null && !dryRun) await askAgreement(deps, id, agree);
  const made = await approveRequest(database, id, { ...change, source, dryRun });
  return concludeRelease(deps, made, { dryRun, wait });
}

/** Nobody is asked about what the database will refuse. */
async function askAgreement(
  deps: ApproveDeps,
  id: string,
  agree: (request: ShownRequest) => Promise<void>,
): Promise<void> {
  const shown = await showRequest(deps, { id });
  if (shown.state === 'open' && !shown.isOwn) await agree(shown);
}
