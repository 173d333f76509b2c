import { diffPrompts, type PromptDiff } from '../domain/diff/content.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { parseReference } from '../domain/reference.ts';
import type { Database } from '../storage/database.ts';
import type { Checkout } from '../workspace/checkout.ts';
import { diffFiles, toLocalSide } from './diff-files.ts';
import { diffVersions, toSide } from './diff-versions.ts';
import { findVersion } from './find-version.ts';

export interface DiffResult {
  /** Prompts that differ; those that say the same are left out. */
  readonly diffs: readonly PromptDiff[];
}

interface Deps {
  /** Opens the database: files with problems are told before it is. */
  readonly open: () => Promise<Database>;
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
  const diffs = input.arguments.some((argument) => argument.includes('@'))
    ? [await diffReferences(deps, input.arguments)]
    : await diffSelection(deps, input.arguments, input.environment);
  return { diffs: diffs.filter(({ kind }) => kind !== 'same') };
}

async function diffSelection(
  { open, checkout }: Deps,
  selection: readonly string[],
  environment: string | null,
): Promise<PromptDiff[]> {
  const set = await checkout.read(selection);
  return diffFiles(await open(), { set, environment });
}

/** @throws PromptctlError `usage` unless one or two references are given. */
async function diffReferences({ open, checkout }: Deps, references: readonly string[]): Promise<PromptDiff> {
  const [from, to, ...more] = references;
  if (from === undefined || more.length > 0) {
    throw new PromptctlError('usage', {
      problem: 'diff compares two versions, or one with the file',
      hint: 'promptctl diff support/reply@7 support/reply@8',
    });
  }
  if (to !== undefined) return diffVersions({ database: await open() }, { from, to });
  const set = await checkout.read([parseReference(from).name]);
  const before = await findVersion(await open(), from);
  const [local] = set.prompts;
  return diffPrompts(before.prompt, toSide(before), local === undefined ? null : await toLocalSide(set, local, false));
}
