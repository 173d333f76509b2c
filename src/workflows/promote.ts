import { PromptctlError } from '../domain/errors/error.ts';
import type { LocalPrompt } from '../domain/plan.ts';
import type { JsonObject } from '../domain/prompt.ts';
import { parseReference } from '../domain/reference.ts';
import type { Database } from '../storage/database.ts';
import { listDeployments, type ReleaseItem, release } from '../storage/releases.ts';
import { findByDigests } from '../storage/versions.ts';
import type { Change } from './change.ts';
import { findVersion, requireEnvironment } from './find-version.ts';
import { type ReleaseResult, toResult } from './release-result.ts';

/** What to promote: named versions, the versions that files say, or what another environment serves. */
export type PromoteWhat =
  | { readonly kind: 'references'; readonly references: readonly string[] }
  | { readonly kind: 'files'; readonly prompts: readonly LocalPrompt[] }
  | { readonly kind: 'environment'; readonly from: string; readonly names: readonly string[] };

export interface PromoteInput {
  readonly environment: string;
  readonly what: PromoteWhat;
  /** Prompt → the version that must be served now (null: none); a prompt left out is compared with what this call saw. */
  readonly expect: ReadonlyMap<string, number | null>;
  readonly again: boolean;
  readonly acceptContract: boolean;
  readonly message: string;
  readonly source: JsonObject;
  readonly dryRun: boolean;
}

/**
 * Makes versions live in an environment, all of them in one release or none. What is live already stays without a release.
 * @throws PromptctlError `release-conflict`, `version-held`, `promote-backward`, `contract-broken`, or what could not be found.
 */
export async function promote(
  { database, change }: { readonly database: Database; readonly change: Change },
  input: PromoteInput,
): Promise<ReleaseResult> {
  const { environment } = input;
  await requireEnvironment(database, environment);
  const wanted = await findWanted(database, input.what);
  const names = wanted.map(({ prompt }) => prompt);
  const served = new Map(
    (await listDeployments(database, { prompts: names, environment })).map((d) => [d.prompt, d.version]),
  );
  const items = wanted.map(({ prompt, version }): ReleaseItem => {
    const expected = input.expect.has(prompt) ? input.expect.get(prompt) : served.get(prompt);
    return { prompt, version, expected: expected ?? null };
  });
  const made = await release(
    database,
    {
      environment,
      kind: 'promote',
      items,
      reason: input.message,
      again: input.again,
      acceptContract: input.acceptContract,
    },
    { ...change, source: input.source, dryRun: input.dryRun },
  );
  return toResult(made, database.target, input.dryRun);
}

interface Wanted {
  readonly prompt: string;
  readonly version: number;
}

async function findWanted(database: Database, what: PromoteWhat): Promise<readonly Wanted[]> {
  switch (what.kind) {
    case 'references':
      return findReferenced(database, what.references);
    case 'files':
      return findFiles(database, what.prompts);
    case 'environment':
      return findServed(database, what.from, what.names);
  }
}

async function findReferenced(database: Database, references: readonly string[]): Promise<Wanted[]> {
  const wanted: Wanted[] = [];
  for (const text of references) {
    const { name } = parseReference(text);
    if (wanted.some((item) => item.prompt === name)) {
      throw new PromptctlError('usage', { problem: `${name} is named twice`, hint: 'name each prompt once' });
    }
    wanted.push({ prompt: name, version: (await findVersion(database, text)).version });
  }
  return wanted;
}

async function findFiles(database: Database, prompts: readonly LocalPrompt[]): Promise<Wanted[]> {
  const versions = new Map((await findByDigests(database, prompts)).map(({ name, version }) => [name, version]));
  const missing = prompts.filter(({ name }) => !versions.has(name)).map(({ name }) => name);
  if (missing.length > 0) throw new PromptctlError('files-not-pushed', { names: missing });
  return prompts.map(({ name }) => ({ prompt: name, version: versions.get(name) ?? 0 }));
}

async function findServed(database: Database, from: string, names: readonly string[]): Promise<Wanted[]> {
  await requireEnvironment(database, from);
  const deployments = await listDeployments(database, {
    prompts: names.length === 0 ? null : names,
    environment: from,
  });
  const served = deployments.flatMap(({ prompt, version }) => (version === null ? [] : [{ prompt, version }]));
  const missing = names.filter((name) => !served.some(({ prompt }) => prompt === name));
  if (missing.length > 0) throw new PromptctlError('not-deployed', { environment: from, names: missing });
  if (served.length === 0) throw new PromptctlError('not-deployed', { environment: from, names: ['any prompt'] });
  return served;
}
