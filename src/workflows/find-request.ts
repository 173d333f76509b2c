import { PromptctlError } from '../domain/errors/error.ts';
import type { Database } from '../storage/database.ts';
import { type LoggedRequest, readRequest } from '../storage/requests.ts';

/** A request by its id. @throws PromptctlError `request-not-found`. */
export async function findRequest(database: Database, id: string): Promise<LoggedRequest> {
  const request = await readRequest(database, id);
  if (request === null) throw new PromptctlError('request-not-found', { id });
  return request;
}
