import type { PlanItem } from '../domain/plan.ts';
import type { Database } from '../storage/database.ts';
import { listPrompts } from '../storage/prompts.ts';
import type { Checkout } from '../workspace/checkout.ts';
import type { PromptSet } from '../workspace/prompt-set.ts';
import { planPush } from './plan-push.ts';

export interface Status {
  readonly target: string;
  readonly branch: string | null;
  readonly prompts: readonly PlanItem[];
  /** Pushed from this repository before, and in no file any more. They stay as they are until they are retired. */
  readonly goneFromFiles: readonly { readonly name: string; readonly head: number }[];
}

/** Compares files with the newest versions; where they are the whole project, also tells which prompts are in none of them. */
export async function status(
  deps: { readonly database: Database; readonly checkout: Checkout },
  input: { readonly set: PromptSet; readonly isWhole: boolean },
): Promise<Status> {
  const { set, isWhole } = input;
  const [plan, provenance] = await Promise.all([planPush(deps, set.prompts, new Set()), deps.checkout.provenance()]);
  await deps.checkout.rememberBases(plan.databaseId, plan.inSync);
  const local = new Set(set.prompts.map((prompt) => prompt.name));
  const everything = isWhole ? await listPrompts(deps.database) : [];
  const goneFromFiles = everything
    .filter(({ name, headSource }) => !local.has(name) && isFromHere(headSource['repository'], provenance.repository))
    .map(({ name, headVersion }) => ({ name, head: headVersion }));
  return { target: deps.database.target, branch: provenance.branch, prompts: plan.items, goneFromFiles };
}

/** Without git on either side every prompt may have come from here. */
function isFromHere(repository: unknown, here: string | null): boolean {
  return here === null ? repository === undefined : repository === here;
}
