import { PromptctlError } from '../domain/errors/error.ts';
import type { PushConflict } from '../domain/errors/releases.ts';
import { isPushed, type LocalPrompt, type PlanItem, type PlanOutcome, parentOf } from '../domain/plan.ts';
import type { Database } from '../storage/database.ts';
import { type PushedPrompt, type PushItem, pushPrompts } from '../storage/prompts.ts';
import { listVersionsSince } from '../storage/versions.ts';
import type { Checkout } from '../workspace/checkout.ts';
import type { PromptSet } from '../workspace/prompt-set.ts';
import { toSource } from '../workspace/provenance.ts';
import type { Change } from './change.ts';
import { type PushPlan, planPush } from './plan-push.ts';

export interface PushInput {
  readonly set: PromptSet;
  readonly message: string;
  /** Prompt → the newest version that its file is put on, though it was based on another. */
  readonly onto: ReadonlyMap<string, number>;
  readonly dryRun: boolean;
}

/** A prompt after a push; `version` is what its reference is now, and `previous` what it was. */
export interface PushedItem {
  readonly name: string;
  readonly outcome: PlanOutcome;
  readonly reference: string;
  readonly version: number;
  readonly versionId: string | null;
  readonly digest: string;
  readonly previous: number | null;
  readonly file: string;
}

export interface PushResult {
  readonly target: string;
  readonly dryRun: boolean;
  readonly prompts: readonly PushedItem[];
}

/**
 * Stores what the files say as new draft versions, all of them or none. Nothing that is served changes.
 * @throws PromptctlError `push-conflict`, `onto-not-head` and what the database refuses.
 */
export async function push(
  deps: { readonly database: Database; readonly checkout: Checkout; readonly change: Change },
  input: PushInput,
): Promise<PushResult> {
  const { set } = input;
  const plan = await planPush(deps, set.prompts, new Set(input.onto.keys()));
  refuseStaleOnto(plan, input.onto);
  await refuseConflicts(deps.database, plan.items);

  const pushed = plan.items.filter(isPushed);
  const stored = pushed.length === 0 ? [] : await store(deps, pushed, input);
  if (!input.dryRun) {
    await deps.checkout.rememberBases(
      plan.databaseId,
      new Map(stored.map(({ name, version, digest }) => [name, { version, digest }])),
    );
  }
  return { target: deps.database.target, dryRun: input.dryRun, prompts: report(input, plan, stored) };
}

async function store(
  { database, checkout, change }: { readonly database: Database; readonly checkout: Checkout; readonly change: Change },
  planned: readonly PlanItem[],
  { set, message, dryRun }: PushInput,
): Promise<PushedPrompt[]> {
  const prompts = new Map(set.prompts.map((prompt) => [prompt.name, prompt]));
  const items: PushItem[] = [];
  for (const item of planned) {
    const prompt = prompts.get(item.name) as LocalPrompt;
    const { name, description, tags } = prompt;
    items.push({ name, description, tags, content: await set.contentOf(prompt), parent: parentOf(item) });
  }
  const source = toSource(await checkout.provenance());
  return pushPrompts(database, items, { ...change, source, message, dryRun });
}

function refuseStaleOnto(plan: PushPlan, onto: ReadonlyMap<string, number>): void {
  for (const [prompt, version] of onto) {
    const head = plan.states.get(prompt)?.headVersion ?? null;
    if (head !== version) throw new PromptctlError('onto-not-head', { prompt, onto: version, head });
  }
}

async function refuseConflicts(database: Database, items: readonly PlanItem[]): Promise<void> {
  const conflicting = items.filter((item) => item.outcome === 'conflict');
  if (conflicting.length === 0) return;
  const bases = conflicting.map(({ name, base }) => ({ name, base: base ?? 0 }));
  const since = await listVersionsSince(database, bases);
  const conflicts = conflicting.map(({ name, base, head }): PushConflict => {
    return { prompt: name, base, head: head ?? 0, since: since.filter((version) => version.prompt === name) };
  });
  throw new PromptctlError('push-conflict', { conflicts });
}

/** Every prompt of the push with its reference: what was stored, and what needed no storing. */
function report({ set, dryRun }: PushInput, plan: PushPlan, stored: readonly PushedPrompt[]): PushedItem[] {
  const byName = new Map(stored.map((item) => [item.name, item]));
  return plan.items.map((item, i) => {
    const pushed = byName.get(item.name);
    const state = plan.states.get(item.name);
    const version = pushed?.version ?? item.head ?? 0;
    return {
      name: item.name,
      outcome: item.outcome,
      reference: `${item.name}@${version}`,
      version,
      // What a dry run stored is gone, and so is its id.
      versionId: pushed === undefined ? (state?.headId ?? null) : dryRun ? null : pushed.versionId,
      digest: pushed?.digest ?? state?.headDigest ?? '',
      previous: item.head,
      file: set.prompts[i]?.file ?? item.file,
    };
  });
}
