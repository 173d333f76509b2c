import { parseContent } from '../domain/content.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { matchesAny } from '../domain/names.ts';
import type { PlanItem } from '../domain/plan.ts';
import type { PromptDefinition } from '../domain/prompt.ts';
import { requireReadable, splicePrompts } from '../domain/prompt-file/splice.ts';
import { writePromptFile } from '../domain/prompt-file/write.ts';
import type { Database } from '../storage/database.ts';
import { listPromptNames } from '../storage/prompts.ts';
import { readHeads, readVersions, type StoredVersion } from '../storage/versions.ts';
import type { Checkout } from '../workspace/checkout.ts';
import { requireWritable, writeTexts } from '../workspace/file-writes.ts';
import { readTextIfThere } from '../workspace/files.ts';
import { requirePortable } from '../workspace/portable-paths.ts';
import type { PromptSet } from '../workspace/prompt-set.ts';
import { promptNotFound } from './find-version.ts';
import { type PushPlan, planPush } from './plan-push.ts';

export interface PulledPrompt {
  readonly name: string;
  readonly outcome: 'updated' | 'added' | 'unchanged';
  readonly version: number;
  readonly file: string;
}
export interface PullResult {
  readonly target: string;
  readonly dryRun: boolean;
  readonly prompts: readonly PulledPrompt[];
}

interface Deps {
  readonly database: Database;
  readonly checkout: Checkout;
}

/**
 * Writes newest versions into the files, where the file holds nothing of one's own. Without names: whatever is behind.
 * @throws PromptctlError `local-changes` when a named prompt was edited here and never pushed, unless `force`; then nothing is written.
 */
export async function pull(
  { database, checkout }: Deps,
  input: { readonly names: readonly string[]; readonly force: boolean; readonly dryRun: boolean },
): Promise<PullResult> {
  const set = await readFiles(checkout);
  const plan = await planPush({ database, checkout }, set.prompts, new Set());
  const items = new Map(plan.items.map((item) => [item.name, item]));
  const heads = await readPlanned(database, plan, await chooseNames(database, input.names, plan.items));
  if (!input.force) refuseLocalChanges(heads.flatMap(({ prompt }) => items.get(prompt) ?? []));

  const pulled = heads.map((head): PulledPrompt => {
    const item = items.get(head.prompt);
    const outcome = item === undefined ? 'added' : item.outcome === 'unchanged' ? 'unchanged' : 'updated';
    return { name: head.prompt, outcome, version: head.version, file: item?.file ?? newFile(set, head.prompt) };
  });
  requirePortable(checkout.project.root, newFiles(set, pulled));
  const texts = rewriteFiles(checkout, pulled, heads);
  requireWritable(checkout.project.root, [...texts.keys()]);
  if (!input.dryRun) {
    writeTexts(checkout.project.root, texts);
    const bases = heads.map(({ prompt, version, digest }) => [prompt, { version, digest }] as const);
    await checkout.rememberBases(plan.databaseId, new Map([...plan.inSync, ...bases]));
  }
  return { target: database.target, dryRun: input.dryRun, prompts: pulled };
}

/** Files that are not among those of the project yet; their paths are made of names that the database gave. */
function newFiles({ prompts }: PromptSet, pulled: readonly PulledPrompt[]): string[] {
  const known = new Set(prompts.map(({ file }) => file));
  return [...new Set(pulled.map(({ file }) => file))].filter((file) => !known.has(file));
}

/** The newest versions as the plan saw them: one that is pushed meanwhile was never compared with the files. */
async function readPlanned(
  database: Database,
  { states }: PushPlan,
  names: readonly string[],
): Promise<StoredVersion[]> {
  const ids = names.flatMap((name) => states.get(name)?.headId ?? []);
  const added = names.filter((name) => !states.has(name));
  return [...(await readVersions(database, ids)), ...(await readHeads(database, added))];
}

/** The new texts of the files that pulled prompts stand in. Every one is made before the first is written. */
function rewriteFiles(
  checkout: Checkout,
  pulled: readonly PulledPrompt[],
  heads: readonly StoredVersion[],
): Map<string, string> {
  const definitions = new Map<string, PromptDefinition[]>();
  for (const [i, { file, outcome }] of pulled.entries()) {
    const head = heads[i];
    if (outcome !== 'unchanged' && head !== undefined) {
      definitions.set(file, [...(definitions.get(file) ?? []), toDefinition(head)]);
    }
  }
  return new Map([...definitions].map(([file, prompts]) => [file, rewriteFile(checkout.project.root, file, prompts)]));
}

function rewriteFile(root: string, file: string, definitions: readonly PromptDefinition[]): string {
  const text = readTextIfThere(root, file);
  const [only] = definitions;
  if (text === null && only !== undefined && definitions.length === 1)
    return requireReadable(file, writePromptFile(only));
  return splicePrompts(file, text ?? '', definitions);
}

/** A project without any prompt file yet is one to pull the first prompts into. */
async function readFiles(checkout: Checkout): Promise<PromptSet> {
  return checkout.read([]).catch((error: unknown) => {
    if (error instanceof PromptctlError && error.code === 'no-prompt-files')
      return { prompts: [], isNamed: false, contentOf: async () => '' };
    throw error;
  });
}

async function chooseNames(
  database: Database,
  patterns: readonly string[],
  items: readonly PlanItem[],
): Promise<string[]> {
  if (patterns.length === 0) return items.filter(({ outcome }) => outcome === 'behind').map(({ name }) => name);
  const known = await listPromptNames(database);
  const missing = patterns.filter((pattern) => !known.some((name) => matchesAny(name, [pattern])));
  if (missing.length > 0) throw await promptNotFound(database, missing);
  return known.filter((name) => matchesAny(name, patterns));
}

function refuseLocalChanges(items: readonly PlanItem[]): void {
  const changed = items.filter(
    ({ outcome }) => outcome === 'changed' || outcome === 'conflict' || outcome === 'described',
  );
  if (changed.length > 0) throw new PromptctlError('local-changes', { names: changed.map(({ name }) => name) });
}

/** New prompts join the project's only file, or get one of their own. */
function newFile(set: PromptSet, name: string): string {
  const files = [...new Set(set.prompts.map((prompt) => prompt.file))];
  return files.length === 1 && files[0] !== undefined ? files[0] : `prompts/${name}.yaml`;
}

function toDefinition(version: StoredVersion): PromptDefinition {
  const { prompt: name, description, tags } = version;
  return { name, description, tags, content: parseContent(version.content), examples: [] };
}
