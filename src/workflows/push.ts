import { PromptctlError } from '../domain/errors/error.ts';
import { isPushed, type PlanItem, type PlanOutcome, parentOf } from '../domain/plan.ts';
import { type SecretPlace, secretsInPrompt } from '../domain/secrets/places.ts';
import type { Database } from '../storage/database.ts';
import { type PushedPrompt, type PushItem, pushPrompts } from '../storage/prompts.ts';
import type { Checkout } from '../workspace/checkout.ts';
import { readTextIfThere } from '../workspace/files.ts';
import type { PromptSet } from '../workspace/prompt-set.ts';
import { toSource } from '../workspace/provenance.ts';
import { type Change, requireChange } from './change.ts';
import { type PushPlan, planPush } from './plan-push.ts';

export interface PushInput {
  readonly set: PromptSet;
  readonly message: string;
  /** Prompt → the newest version that its file is put on, though it was based on another. */
  readonly onto: ReadonlyMap<string, number>;
  readonly dryRun: boolean;
  /** Pushes what nobody should see as well; the version's source says so. */
  readonly allowSecrets: boolean;
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
  /** What looks like a secret in it, and was pushed. */
  readonly secrets: readonly SecretPlace[];
}

/**
 * Stores what the files say as new draft versions, all of them or none. Nothing that is served changes.
 * @throws PromptctlError `secret-found`, `push-conflict`, `onto-not-head` and what the database refuses.
 */
export async function push(
  deps: { readonly database: Database; readonly checkout: Checkout; readonly change: Change },
  input: PushInput,
): Promise<PushResult> {
  const { set, message, onto, dryRun } = input;
  requireChange(deps.change, message);
  const plan = await planPush(deps, set.prompts, new Set(onto.keys()));
  refuseStaleOnto(plan, onto);
  const secrets = await findPlannedSecrets(deps.checkout, plan, set);
  const certain = secrets.filter((secret) => secret.certain);
  if (certain.length > 0 && !input.allowSecrets) throw new PromptctlError('secret-found', { secrets: certain });
  const stored = await store(deps, plan, input, certain);
  if (!dryRun) {
    const pushed = stored.map(({ name, version, digest }) => [name, { version, digest }] as const);
    await deps.checkout.rememberBases(plan.databaseId, new Map([...plan.inSync, ...pushed]));
    deps.checkout.rememberFiles(set);
  }
  return { target: deps.database.target, dryRun, prompts: report(plan, stored, dryRun), secrets };
}

/** Conflicts go along with the base that they were made from: the database refuses them, and knows who pushed what since. */
async function store(
  { database, checkout, change }: { readonly database: Database; readonly checkout: Checkout; readonly change: Change },
  plan: PushPlan,
  { set, message, dryRun }: PushInput,
  allowed: readonly SecretPlace[],
): Promise<PushedPrompt[]> {
  const planned = plannedOf(plan);
  if (planned.size === 0) return [];
  const items: PushItem[] = [];
  for (const prompt of set.prompts) {
    const item = planned.get(prompt.name);
    if (item === undefined) continue;
    const { name, description, tags } = prompt;
    items.push({ name, description, tags, content: await set.contentOf(prompt), parent: parentOf(item) });
  }
  const kinds = [...new Set(allowed.map(({ kind }) => kind))];
  const source = { ...toSource(await checkout.provenance()), ...(kinds.length === 0 ? {} : { secretsAllowed: kinds }) };
  return pushPrompts(database, items, { ...change, source, message, dryRun });
}

/** Of what would be sent, and not of what others pushed before. */
async function findPlannedSecrets({ project }: Checkout, plan: PushPlan, set: PromptSet): Promise<SecretPlace[]> {
  const planned = plannedOf(plan);
  const found: SecretPlace[] = [];
  for (const prompt of set.prompts.filter(({ name }) => planned.has(name))) {
    const textOf = () => readTextIfThere(project.root, prompt.file) ?? '';
    found.push(...secretsInPrompt(prompt, await set.contentOf(prompt), textOf));
  }
  return found;
}

function plannedOf({ items }: PushPlan): ReadonlyMap<string, PlanItem> {
  return new Map(items.filter(isPushed).map((item) => [item.name, item]));
}

function refuseStaleOnto({ items, states }: PushPlan, onto: ReadonlyMap<string, number>): void {
  for (const [prompt, version] of onto) {
    if (!items.some(({ name }) => name === prompt)) {
      throw new PromptctlError('usage', {
        problem: `--onto names ${prompt}, which is not pushed here`,
        hint: `add --only ${prompt}`,
      });
    }
    const head = states.get(prompt)?.headVersion ?? null;
    if (head !== version) throw new PromptctlError('onto-not-head', { prompt, onto: version, head });
  }
}

/** Every prompt of the push with its reference: what was stored, and what needed no storing. */
function report(plan: PushPlan, stored: readonly PushedPrompt[], dryRun: boolean): PushedItem[] {
  const byName = new Map(stored.map((item) => [item.name, item]));
  return plan.items.map((item) => {
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
      file: item.file,
    };
  });
}
