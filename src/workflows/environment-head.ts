import { PromptctlError } from '../domain/errors/error.ts';
import { suggest } from '../domain/suggest.ts';
import type { Database } from '../storage/database.ts';
import { type FoundHead, readHead } from '../storage/environment-state.ts';
import { listEnvironments } from '../storage/environments.ts';

/** The head of an environment and the database it is of. @throws PromptctlError `environment-not-found` with the nearest names. */
export async function requireHead(database: Database, environment: string): Promise<FoundHead> {
  const found = await readHead(database, environment);
  if (found !== null) return found;
  const names = (await listEnvironments(database)).map(({ name }) => name);
  throw new PromptctlError('environment-not-found', { name: environment, suggestions: suggest(environment, names) });
}
