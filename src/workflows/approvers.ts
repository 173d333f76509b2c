import { matchesAny } from '../domain/names.ts';
import { isWaiting, type ReleaseRequest } from '../domain/release-request.ts';
import type { Database } from '../storage/database.ts';
import { listReleasers } from '../storage/requests.ts';

/** The logins that may approve a request: who may release all of its prompts there, but not who asked. None where it has ended. */
export async function approversOf(database: Database, request: ReleaseRequest): Promise<string[]> {
  if (!isWaiting(request)) return [];
  const patterns = new Map<string, string[]>();
  for (const { login, prompts } of await listReleasers(database, request.environment)) {
    if (login !== request.dbUser) patterns.set(login, [...(patterns.get(login) ?? []), prompts]);
  }
  const mayAll = (own: readonly string[]) => request.items.every(({ prompt }) => matchesAny(prompt, own));
  return [...patterns].filter(([, own]) => mayAll(own)).map(([login]) => login);
}
