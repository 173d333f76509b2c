import { isWaiting, type ReleaseRequest } from '../domain/release-request.ts';
import type { Database } from '../storage/database.ts';
import { listApprovers } from '../storage/requests.ts';

/** The logins that may approve a request; none where it has ended. */
export async function approversOf(database: Database, request: ReleaseRequest): Promise<string[]> {
  return isWaiting(request) ? listApprovers(database, request) : [];
}
