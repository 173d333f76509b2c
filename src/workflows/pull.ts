import { join } from 'node:path';
import { parseContent } from '../domain/content.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { matchesAny } from '../domain/names.ts';
import type { PlanItem } from '../domain/plan.ts';
import type { PromptDefinition } from '../domain/prompt.ts';
import { splicePrompt } from '../domain/prompt-file/splice.ts';
import { writePromptFile } from '../domain/prompt-file/write.ts';
import type { Database } from '../storage/database.ts';
import { listPromptNames } from '../storage/prompts.ts';
import { readHeads, type StoredVersion } from '../storage/versions.ts';
import type { Checkout } from '../workspace/checkout.ts';
import { readBytes, writeText } from '../workspace/files.ts';
import type { PromptSet } from '../workspace/prompt-set.ts';
import { promptNotFound } from './find-version.ts';
import { planPush } from './plan-push.ts';

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
 * @throws PromptctlError `local-changes` when a named prompt was edited here and never pushed; then nothing is written.
 */
export async function pull(
  deps: Deps,
  input: { readonly names: readonly string[]; readonly dryRun: boolean },
): Promise<PullResult> {
  const set = await readFiles(deps.checkout);
  const plan = await planPush(deps, set.prompts, new Set());
  const items = new Map(plan.items.map((item) => [item.name, item]));
  const wanted = await chooseNames(deps.database, input.names, plan.items);
  refuseLocalChanges(wanted.flatMap((name) => items.get(name) ?? []));

  const texts = new Map<string, string>();
  const pulled: PulledPrompt[] = [];
  for (const head of await readHeads(deps.database, wanted)) {
    const item = items.get(head.prompt);
    const file = item?.file ?? newFile(set, head.prompt);
    const outcome = item === undefined ? 'added' : item.outcome === 'behind' ? 'updated' : 'unchanged';
    if (outcome !== 'unchanged') texts.set(file, rewrite(deps.checkout, texts.get(file), file, set, head));
    pulled.push({ name: head.prompt, outcome, version: head.version, file });
  }
  if (!input.dryRun) {
    for (const [file, text] of texts) writeText(deps.checkout.project.root, file, text);
    await deps.checkout.rememberBases(plan.databaseId, await basesOf(deps.database, wanted));
  }
  return { target: deps.database.target, dryRun: input.dryRun, prompts: pulled };
}

/** A project without any prompt file yet is one to pull the first prompts into. */
async function readFiles(checkout: Checkout): Promise<PromptSet> {
  return checkout.read([]).catch((error: unknown) => {
    if (error instanceof PromptctlError && error.code === 'no-prompt-files')
      return { prompts: [], warnings: [], contentOf: async () => '' };
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
  return files.length === 1 && files[0] !== undefined ? files[0] : join('prompts', `${name}.yaml`);
}

function rewrite(
  checkout: Checkout,
  begun: string | undefined,
  file: string,
  set: PromptSet,
  head: StoredVersion,
): string {
  const definition = toDefinition(head);
  const isKnown = begun !== undefined || set.prompts.some((prompt) => prompt.file === file);
  if (!isKnown) return writePromptFile(definition);
  return splicePrompt(file, begun ?? new TextDecoder().decode(readBytes(checkout.project.root, file)), definition);
}

function toDefinition(version: StoredVersion): PromptDefinition {
  const { prompt: name, description, tags } = version;
  return { name, description, tags, content: parseContent(version.content), examples: [] };
}

async function basesOf(database: Database, names: readonly string[]) {
  const heads = await readHeads(database, names);
  return new Map(heads.map(({ prompt, version, digest }) => [prompt, { version, digest }]));
}
