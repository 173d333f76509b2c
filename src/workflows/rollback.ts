import { PromptctlError } from '../domain/errors/error.ts';
import type { JsonObject } from '../domain/prompt.ts';
import type { Database } from '../storage/database.ts';
import { listDeployments, listEarlierVersions, listReleases, type ReleaseItem, release } from '../storage/releases.ts';
import type { Change } from './change.ts';
import { requireEnvironment, requirePrompts } from './find-version.ts';
import { type ReleaseResult, toResult } from './release-result.ts';

export interface RollbackInput {
  readonly environment: string;
  /** Prompts to take back one step, or to `to`; a whole release where `release` is given. */
  readonly names: readonly string[];
  readonly to: number | null;
  readonly release: number | null;
  /** The version that must be served now, for every name; undefined: what this call saw. */
  readonly expect?: number;
  readonly message: string;
  readonly source: JsonObject;
  readonly dryRun: boolean;
}

/**
 * Brings back what was served before. What is rolled back from is held: promoting it again needs `again`.
 * @throws PromptctlError `release-conflict` when somebody was first, `nothing-before`, `not-served-before`, `release-not-found`,
 * `release-not-undoable`, `not-deployed`.
 */
export async function rollback(
  { database, change }: { readonly database: Database; readonly change: Change },
  input: RollbackInput,
): Promise<ReleaseResult> {
  await requireEnvironment(database, input.environment);
  const items =
    input.release === null
      ? await stepsBack(database, input)
      : await undoRelease(database, input.environment, input.release);
  const made = await release(
    database,
    { environment: input.environment, kind: 'rollback', items, reason: input.message },
    { ...change, source: input.source, dryRun: input.dryRun },
  );
  return toResult(made, database.target, input.dryRun);
}

async function stepsBack(database: Database, input: RollbackInput): Promise<ReleaseItem[]> {
  const { environment, to, expect } = input;
  const names = [...new Set(input.names)];
  const served = new Map(
    (await listDeployments(database, { prompts: names, environment })).map((d) => [d.prompt, d.version]),
  );
  const missing = names.filter((name) => !served.has(name));
  await requirePrompts(database, missing);
  if (missing.length > 0) throw new PromptctlError('not-deployed', { environment, names: missing });
  const items: ReleaseItem[] = [];
  for (const prompt of names) {
    const version = to ?? (await versionBefore(database, environment, prompt));
    items.push({ prompt, version, expected: expect ?? served.get(prompt) ?? null });
  }
  return items;
}

async function undoRelease(database: Database, environment: string, revision: number): Promise<ReleaseItem[]> {
  const [undone] = await listReleases(database, environment, { prompt: null, since: null, limit: 1, revision });
  if (undone === undefined) throw new PromptctlError('release-not-found', { environment, revision });
  if (undone.kind === 'rollback')
    throw new PromptctlError('release-not-undoable', { environment, revision, kind: undone.kind });
  return undone.items.map(({ prompt, version }) => ({ prompt, version: null, expected: version, undoes: revision }));
}

/** What `~1` means; null where there is nothing, which the release then refuses by name. */
async function versionBefore(database: Database, environment: string, prompt: string): Promise<number | null> {
  const [before] = await listEarlierVersions(database, environment, prompt);
  return before?.version ?? null;
}
