import type { ReleaseRequest } from '../domain/release-request.ts';
import type { Database } from '../storage/database.ts';
import { rejectRequest } from '../storage/requests.ts';
import { type Change, requireChange } from './change.ts';

/** A request that will not be released. */
export interface RejectedRequest extends ReleaseRequest {
  readonly target: string;
}

/**
 * Ends a request without a release; who asked takes it back the same way.
 * @throws PromptctlError `request-not-found`, `request-ended`, `not-granted`.
 */
export async function reject(
  { database, change }: { readonly database: Database; readonly change: Change },
  { id, message }: { readonly id: string; readonly message: string },
): Promise<RejectedRequest> {
  requireChange(change, message);
  const rejected = await rejectRequest(database, id, { reason: message, author: change.author });
  return { ...rejected, target: database.target };
}
