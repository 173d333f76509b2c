import { PromptctlError } from '../domain/errors/error.ts';
import { formatReference, parseReference, type Reference } from '../domain/reference.ts';
import { suggest } from '../domain/suggest.ts';
import type { Database } from '../storage/database.ts';
import { type Environment, listEnvironments } from '../storage/environments.ts';
import { listPromptNames } from '../storage/prompts.ts';
import { listDeployments, listEarlierVersions } from '../storage/releases.ts';
import { readByDigest, readHead, readVersion, type StoredVersion } from '../storage/versions.ts';

/**
 * The version that a reference means; a bare name means the newest one.
 * @throws PromptctlError `reference-invalid`, `prompt-not-found`, `version-not-found`, `environment-not-found` or `not-deployed`.
 */
export async function findVersion(database: Database, text: string): Promise<StoredVersion> {
  const reference = parseReference(text);
  const head = await readHead(database, reference.name);
  if (head === null) throw await promptNotFound(database, [reference.name]);
  const found = await select(database, reference, head);
  if (found !== null) return found;
  const isHistory = reference.selector?.kind === 'environment';
  const known = isHistory ? 'that environment served fewer versions before' : `the newest is ${head.version}`;
  throw new PromptctlError('version-not-found', { reference: formatReference(reference), known });
}

async function select(
  database: Database,
  { name, selector }: Reference,
  head: StoredVersion,
): Promise<StoredVersion | null> {
  if (selector === null || selector.kind === 'latest') return head;
  if (selector.kind === 'version')
    return selector.version === head.version ? head : readVersion(database, name, selector.version);
  if (selector.kind === 'digest') return readByDigest(database, name, selector.prefix);
  const served = await servedVersion(database, selector.environment, name);
  if (selector.back === 0) return readVersion(database, name, served);
  const earlier = await listEarlierVersions(database, selector.environment, name);
  const target = earlier.find(({ back }) => back === selector.back);
  return target === undefined ? null : readVersion(database, name, target.version);
}

/** The number of the version that an environment serves. @throws PromptctlError `environment-not-found` or `not-deployed`. */
async function servedVersion(database: Database, environment: string, name: string): Promise<number> {
  const [deployment] = await listDeployments(database, { prompts: [name], environment });
  if (deployment?.version != null) return deployment.version;
  await requireEnvironment(database, environment);
  throw new PromptctlError('not-deployed', { environment, names: [name] });
}

/** The environment of that name. @throws PromptctlError `environment-not-found` with the nearest names. */
export async function requireEnvironment(database: Database, name: string): Promise<Environment> {
  const all = await listEnvironments(database);
  const found = all.find((environment) => environment.name === name);
  if (found !== undefined) return found;
  const names = all.map((environment) => environment.name);
  throw new PromptctlError('environment-not-found', { name, suggestions: suggest(name, names) });
}

/** The error for names that were never pushed, with the nearest ones that were. */
export async function promptNotFound(database: Database, names: readonly string[]): Promise<PromptctlError> {
  return notAmong(names, await listPromptNames(database));
}

/** @throws PromptctlError `prompt-not-found` naming all that were never pushed. */
export async function requirePrompts(database: Database, names: readonly string[]): Promise<void> {
  requireNames(names, await listPromptNames(database));
}

/** The same where it is known already what was pushed. @throws PromptctlError `prompt-not-found`. */
export function requireNames(names: readonly string[], pushed: readonly string[]): void {
  const known = new Set(pushed);
  const missing = names.filter((name) => !known.has(name));
  if (missing.length > 0) throw notAmong(missing, pushed);
}

function notAmong(names: readonly string[], pushed: readonly string[]): PromptctlError {
  const suggestions = new Set(names.flatMap((name) => suggest(name, pushed)));
  return new PromptctlError('prompt-not-found', { names, suggestions: [...suggestions].slice(0, 3) });
}
