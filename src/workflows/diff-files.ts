import { parseContent } from '../domain/content.ts';
import { type DiffSide, diffPrompts, type PromptDiff } from '../domain/diff/content.ts';
import type { LocalPrompt } from '../domain/plan.ts';
import type { Database } from '../storage/database.ts';
import { listDescribedHeads } from '../storage/prompts.ts';
import { listDeployments } from '../storage/releases.ts';
import { readVersions, type StoredVersion } from '../storage/versions.ts';
import type { PromptSet } from '../workspace/prompt-set.ts';
import { toSide } from './diff-versions.ts';
import { requireEnvironment } from './find-version.ts';

/** The version that a local prompt is compared with; description and tags where they are compared too. */
interface Opposite {
  readonly versionId: string;
  readonly digest: string;
  readonly described: { readonly description: string; readonly tags: readonly string[] } | null;
}

/** Files against the newest versions, or against what `environment` serves. Only contents that differ are read. */
export async function diffFiles(
  database: Database,
  { set, environment }: { readonly set: PromptSet; readonly environment: string | null },
): Promise<PromptDiff[]> {
  const names = set.prompts.map(({ name }) => name);
  const opposites =
    environment === null ? await readNewest(database, names) : await readServed(database, environment, names);
  const differing = set.prompts.filter((prompt) => !saysTheSame(prompt, opposites.get(prompt.name)));
  const ids = differing.flatMap(({ name }) => opposites.get(name)?.versionId ?? []);
  const stored = new Map((await readVersions(database, ids)).map((version) => [version.prompt, version]));
  const withDescription = environment === null;
  const diffs: PromptDiff[] = [];
  for (const prompt of differing) {
    const before: StoredVersion | undefined = stored.get(prompt.name);
    const after = await toLocalSide(set, prompt, withDescription);
    diffs.push(diffPrompts(prompt.name, before === undefined ? null : toSide(before, withDescription), after));
  }
  return diffs;
}

/** A prompt of the files as one side of a diff. */
export async function toLocalSide(set: PromptSet, prompt: LocalPrompt, withDescription: boolean): Promise<DiffSide> {
  const side = { label: prompt.file, content: parseContent(await set.contentOf(prompt)) };
  return withDescription ? { ...side, description: prompt.description, tags: prompt.tags } : side;
}

async function readNewest(database: Database, names: readonly string[]): Promise<Map<string, Opposite>> {
  const heads = await listDescribedHeads(database, names);
  return new Map(
    heads.map(({ name, versionId, digest, description, tags }) => {
      return [name, { versionId, digest, described: { description, tags } }];
    }),
  );
}

async function readServed(
  database: Database,
  environment: string,
  names: readonly string[],
): Promise<Map<string, Opposite>> {
  await requireEnvironment(database, environment);
  const opposites = new Map<string, Opposite>();
  for (const { prompt, versionId, digest } of await listDeployments(database, { prompts: names, environment })) {
    if (versionId !== null && digest !== null) opposites.set(prompt, { versionId, digest, described: null });
  }
  return opposites;
}

function saysTheSame(local: LocalPrompt, opposite: Opposite | undefined): boolean {
  if (opposite?.digest !== local.digest) return false;
  const { described } = opposite;
  return (
    described === null ||
    (described.description === local.description && JSON.stringify(described.tags) === JSON.stringify(local.tags))
  );
}
