import { PromptctlError } from '../domain/errors/error.ts';
import type { Database } from '../storage/database.ts';
import { type LoggedRequest, readRequest } from '../storage/requests.ts';

const ID = /^rq-[0-9a-f]{12}$/;

/** A request by its id. @throws PromptctlError `request-not-found`. */
export async function findRequest(database: Database, id: string): Promise<LoggedRequest> {
  const request = ID.test(id) ? await readRequest(database, id) : null;
  if (request === null) throw new PromptctlError('request-not-found', { id });
  return request;
}
