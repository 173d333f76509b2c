import { parseContent } from '../domain/content.ts';
import { type DiffSide, diffPrompts, type PromptDiff } from '../domain/diff/content.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import type { LocalPrompt } from '../domain/plan.ts';
import { parseReference } from '../domain/reference.ts';
import type { Database } from '../storage/database.ts';
import { listDeployments } from '../storage/releases.ts';
import { readHeads, readVersions, type StoredVersion } from '../storage/versions.ts';
import type { Checkout } from '../workspace/checkout.ts';
import type { PromptSet } from '../workspace/prompt-set.ts';
import { diffVersions, toSide } from './diff-versions.ts';
import { findVersion, requireEnvironment } from './find-version.ts';

export interface DiffResult {
  /** Prompts that differ; those that say the same are left out. */
  readonly diffs: readonly PromptDiff[];
}

interface Deps {
  readonly database: Database;
  readonly checkout: Checkout;
}

/**
 * Two references: one against the other. One with a version: that version against the file. Else the files (of the given names and
 * paths) against the newest versions, or against what `environment` serves.
 */
export async function diff(
  deps: Deps,
  input: { readonly arguments: readonly string[]; readonly environment: string | null },
): Promise<DiffResult> {
  const isVersions = input.arguments.some((argument) => argument.includes('@'));
  const diffs = isVersions
    ? [await diffReferences(deps, input.arguments)]
    : await diffFiles(deps, input.arguments, input.environment);
  return { diffs: diffs.filter(({ kind }) => kind !== 'same') };
}

/** @throws PromptctlError `usage` unless one or two references are given. */
async function diffReferences({ database, checkout }: Deps, references: readonly string[]): Promise<PromptDiff> {
  const [from, to, ...more] = references;
  if (from === undefined || more.length > 0) {
    throw new PromptctlError('usage', {
      problem: 'diff compares two versions, or one with the file',
      hint: 'promptctl diff support/reply@7 support/reply@8',
    });
  }
  if (to !== undefined) return diffVersions({ database }, { from, to });
  const before = await findVersion(database, from);
  const set = await checkout.read([parseReference(from).name]);
  const [local] = set.prompts;
  return diffPrompts(before.prompt, toSide(before), local === undefined ? null : await toLocalSide(set, local));
}

async function diffFiles(
  { database, checkout }: Deps,
  selection: readonly string[],
  environment: string | null,
): Promise<PromptDiff[]> {
  const set = await checkout.read(selection);
  const names = set.prompts.map(({ name }) => name);
  const stored =
    environment === null ? await readHeads(database, names) : await readServed(database, environment, names);
  const byName = new Map(stored.map((version) => [version.prompt, version]));
  const diffs: PromptDiff[] = [];
  for (const prompt of set.prompts) {
    const before = byName.get(prompt.name) ?? null;
    if (before?.digest === prompt.digest && (environment !== null || saysTheSame(before, prompt))) continue;
    diffs.push(
      diffPrompts(
        prompt.name,
        before && toSide(before, environment === null),
        await toLocalSide(set, prompt, environment === null),
      ),
    );
  }
  return diffs;
}

async function readServed(database: Database, environment: string, names: readonly string[]): Promise<StoredVersion[]> {
  await requireEnvironment(database, environment);
  const deployments = await listDeployments(database, { prompts: names, environment });
  return readVersions(
    database,
    deployments.flatMap(({ versionId }) => versionId ?? []),
  );
}

function saysTheSame(stored: StoredVersion, local: LocalPrompt): boolean {
  return stored.description === local.description && JSON.stringify(stored.tags) === JSON.stringify(local.tags);
}

async function toLocalSide(set: PromptSet, prompt: LocalPrompt, withDescription = false): Promise<DiffSide> {
  const side = { label: prompt.file, content: parseContent(await set.contentOf(prompt)) };
  return withDescription ? { ...side, description: prompt.description, tags: prompt.tags } : side;
}
