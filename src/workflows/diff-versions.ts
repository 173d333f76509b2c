import { parseContent } from '../domain/content.ts';
import { type DiffSide, diffPrompts, type PromptDiff } from '../domain/diff/content.ts';
import type { Database } from '../storage/database.ts';
import type { StoredVersion } from '../storage/versions.ts';
import { findVersion } from './find-version.ts';

/** What changes from one version to another; of two prompts where the references name two. @throws PromptctlError as `findVersion`. */
export async function diffVersions(
  { database }: { readonly database: Database },
  input: { readonly from: string; readonly to: string },
): Promise<PromptDiff> {
  const before = await findVersion(database, input.from);
  const after = await findVersion(database, input.to);
  return diffPrompts(after.prompt, toSide(before), toSide(after));
}

/** A version as one side of a diff. Description and tags belong to the prompt, so they are compared with the newest only. */
export function toSide(stored: StoredVersion, withDescription = false): DiffSide {
  const side = { label: `${stored.prompt}@${stored.version}`, content: parseContent(stored.content) };
  return withDescription ? { ...side, description: stored.description, tags: stored.tags } : side;
}
