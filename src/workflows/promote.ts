import { PromptctlError } from '../domain/errors/error.ts';
import type { LocalPrompt } from '../domain/plan.ts';
import { parseReference } from '../domain/reference.ts';
import type { Database } from '../storage/database.ts';
import { listDeployments, type ReleaseItem } from '../storage/releases.ts';
import { findByDigests } from '../storage/versions.ts';
import { requireChange } from './change.ts';
import { findVersion, requireEnvironment } from './find-version.ts';
import { makeRelease, type ReleaseDeps, type ReleaseInput } from './make-release.ts';
import type { ReleaseResult } from './release-result.ts';
import { expectTest, selectServed } from './served.ts';

/** What to promote: named versions, the versions that files say, or what another environment serves. */
export type PromoteWhat =
  | { readonly kind: 'references'; readonly references: readonly string[] }
  | { readonly kind: 'files'; readonly prompts: readonly LocalPrompt[] }
  | { readonly kind: 'environment'; readonly from: string; readonly names: readonly string[] };

export interface PromoteInput extends ReleaseInput {
  readonly what: PromoteWhat;
  /** Prompt → the version that must be served now (null: none); a prompt left out is compared with what this call saw. */
  readonly expect: ReadonlyMap<string, number | null>;
  readonly again: boolean;
  readonly acceptContract: boolean;
  /** Ends the tests that run on the prompts, in this very release. */
  readonly stopTest: boolean;
}

/**
 * Makes versions live in an environment, all of them in one release or none. What is live already stays without a release.
 * @throws PromptctlError `release-conflict`, `version-held`, `promote-backward`, `contract-broken`, `prompt-under-test`, or what could not be found.
 */
export async function promote(deps: ReleaseDeps, input: PromoteInput): Promise<ReleaseResult> {
  const { database, change } = deps;
  const { environment, again, acceptContract, stopTest } = input;
  requireChange(change, input.message);
  await requireEnvironment(database, environment);
  const wanted = await findWanted(database, input.what);
  refuseStrayExpectations(input.expect, wanted);
  const deployments = await listDeployments(database, { prompts: [...wanted.keys()], environment });
  const served = new Map(deployments.map((deployment) => [deployment.prompt, deployment]));
  const items = [...wanted].map(([prompt, version]): ReleaseItem => {
    const now = served.get(prompt);
    const expected = input.expect.has(prompt) ? input.expect.get(prompt) : now?.version;
    return { prompt, version, expected: expected ?? null, ...expectTest(stopTest, now?.test ?? null) };
  });
  return makeRelease(deps, input, { kind: 'promote', items, again, acceptContract, stopTest });
}

/** Prompt → the version to make live. */
type Wanted = ReadonlyMap<string, number>;

async function findWanted(database: Database, what: PromoteWhat): Promise<Wanted> {
  switch (what.kind) {
    case 'references':
      return findReferenced(database, what.references);
    case 'files':
      return findFiles(database, what.prompts);
    case 'environment':
      return findServed(database, what.from, what.names);
  }
}

async function findReferenced(database: Database, references: readonly string[]): Promise<Wanted> {
  const wanted = new Map<string, number>();
  for (const text of references) {
    const { name } = parseReference(text);
    if (wanted.has(name)) {
      throw new PromptctlError('usage', { problem: `${name} is named twice`, hint: 'name each prompt once' });
    }
    wanted.set(name, (await findVersion(database, text)).version);
  }
  if (wanted.size === 0)
    throw new PromptctlError('argument-missing', { argument: '<reference>', how: 'name a version: support/reply@8' });
  return wanted;
}

async function findFiles(database: Database, prompts: readonly LocalPrompt[]): Promise<Wanted> {
  const wanted = new Map((await findByDigests(database, prompts)).map(({ name, version }) => [name, version]));
  const missing = prompts.filter(({ name }) => !wanted.has(name)).map(({ name }) => name);
  if (missing.length > 0) throw new PromptctlError('files-not-pushed', { names: missing });
  return wanted;
}

async function findServed(database: Database, from: string, patterns: readonly string[]): Promise<Wanted> {
  const served = await selectServed(database, from, patterns);
  const wanted = new Map([...served].flatMap(([prompt, { version }]) => (version === null ? [] : [[prompt, version]])));
  if (wanted.size === 0) throw new PromptctlError('nothing-served', { environment: from });
  return wanted;
}

/** An expectation of a prompt that is not released would be believed and never looked at. */
function refuseStrayExpectations(expect: ReadonlyMap<string, number | null>, wanted: Wanted): void {
  const stray = [...expect.keys()].find((name) => !wanted.has(name));
  if (stray === undefined) return;
  throw new PromptctlError('usage', {
    problem: `--expect names ${stray}, which is not promoted here`,
    hint: `promoted are ${[...wanted.keys()].slice(0, 5).join(', ')}`,
  });
}
