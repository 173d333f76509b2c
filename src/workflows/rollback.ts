import { PromptctlError } from '../domain/errors/error.ts';
import type { Database } from '../storage/database.ts';
import {
  type LoggedRelease,
  listDeployments,
  listEarlierVersions,
  listReleases,
  type ReleaseItem,
} from '../storage/releases.ts';
import { requireChange } from './change.ts';
import { requireEnvironment } from './find-version.ts';
import { makeRelease, type ReleaseDeps, type ReleaseInput } from './make-release.ts';
import type { ReleaseResult } from './release-result.ts';
import { selectServed } from './served.ts';

/** What to take back: prompts by one step or to a version (both for one prompt only), or everything that a release changed. */
export type RollbackWhat =
  | {
      readonly kind: 'prompts';
      /** Names and patterns. */
      readonly names: readonly string[];
      readonly to: number | null;
      /** The version that must be served now; null: what this call saw. */
      readonly expect: number | null;
    }
  | { readonly kind: 'release'; readonly revision: number };

export interface RollbackInput extends ReleaseInput {
  readonly what: RollbackWhat;
}

/**
 * Brings back what was served before. What is rolled back from is held: promoting or testing it again needs `again`. Where a test runs, it is what
 * is taken back: everybody gets the control, unless `to` names another version.
 * @throws PromptctlError `release-conflict` or `test-conflict` when somebody was first, `nothing-before`, `not-served-before`, `release-not-found`,
 * `release-not-undoable`, `not-deployed`.
 */
export async function rollback(deps: ReleaseDeps, input: RollbackInput): Promise<ReleaseResult> {
  const { database, change } = deps;
  const { environment, what } = input;
  requireChange(change, input.message);
  const items =
    what.kind === 'release'
      ? await undoRelease(database, environment, what.revision)
      : await stepsBack(database, environment, what);
  return makeRelease(deps, input, { kind: 'rollback', items });
}

async function stepsBack(
  database: Database,
  environment: string,
  { names, to, expect }: Extract<RollbackWhat, { kind: 'prompts' }>,
): Promise<ReleaseItem[]> {
  if (names.length === 0)
    throw new PromptctlError('argument-missing', { argument: '<name>', how: 'name a prompt: support/reply' });
  const served = await selectServed(database, environment, names);
  if (served.size > 1 && (to !== null || expect !== null)) {
    throw new PromptctlError('usage', {
      problem: `a version is given for ${served.size} prompts, and each numbers its own`,
      hint: 'roll them back one by one, or the whole release: --release',
    });
  }
  const items: ReleaseItem[] = [];
  for (const [prompt, { version, test }] of served) {
    const target = to ?? (test === null ? await versionBefore(database, environment, prompt) : null);
    const expected = { expected: expect ?? version, expectedTest: test };
    items.push({ prompt, version: target, ...expected, ...(to === null ? {} : { to }) });
  }
  return items;
}

async function undoRelease(database: Database, environment: string, revision: number): Promise<ReleaseItem[]> {
  await requireEnvironment(database, environment);
  const [undone] = await listReleases(database, environment, { prompt: null, since: null, limit: 1, revision });
  if (undone === undefined) throw new PromptctlError('release-not-found', { environment, revision });
  const prompts = undone.items.map(({ prompt }) => prompt);
  const deployments = await listDeployments(database, { prompts, environment });
  const running = new Map(deployments.map(({ prompt, test }) => [prompt, test]));
  const items = undoableItems(undone);
  if (items.length === 0) {
    const isOver = undone.items.every(({ prompt, test }) => running.get(prompt) !== test);
    throw new PromptctlError('release-not-undoable', { environment, revision, kind: undone.kind, prompts, isOver });
  }
  return items.map(({ prompt, version, test }) => ({
    prompt,
    version: null,
    expected: version,
    // The start of a test is undone while that test runs; anything else by what was served, and whatever runs now is ended.
    expectedTest: undone.kind === 'test-start' ? test : (running.get(prompt) ?? null),
    undoes: revision,
  }));
}

/** What a release changed and undoing can change back: a test that is over is not resumed, and coverage only grows. */
function undoableItems({ kind, items }: LoggedRelease): LoggedRelease['items'] {
  if (kind === 'rollback') return [];
  return kind === 'test-start' ? items : items.filter(({ version, previousVersion }) => version !== previousVersion);
}

/** What `~1` means; null where there is nothing, which the release then refuses by name. */
async function versionBefore(database: Database, environment: string, prompt: string): Promise<number | null> {
  const [before] = await listEarlierVersions(database, environment, prompt);
  return before?.version ?? null;
}
