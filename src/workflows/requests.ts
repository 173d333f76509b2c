import type { Database } from '../storage/database.ts';
import { type LoggedRequest, listRequests } from '../storage/requests.ts';
import { requireEnvironment } from './find-version.ts';

export interface RequestList {
  readonly target: string;
  /** Null: of every environment. */
  readonly environment: string | null;
  /** Whether those that were released or rejected are among them. */
  readonly all: boolean;
  readonly requests: readonly LoggedRequest[];
}

/** Lists the requests that wait for a second person, newest first; with `all` also those that ended. @throws PromptctlError `environment-not-found`. */
export async function requests(
  { database }: { readonly database: Database },
  input: { readonly environment: string | null; readonly all: boolean; readonly limit: number | null },
): Promise<RequestList> {
  const { environment, all, limit } = input;
  const found = await listRequests(database, { environment, isWaiting: all ? null : true, limit });
  if (found.length === 0 && environment !== null) await requireEnvironment(database, environment);
  return { target: database.target, environment, all, requests: found };
}
