import { type Base, type LocalPrompt, type PlanItem, planPrompt } from '../domain/plan.ts';
import type { Database } from '../storage/database.ts';
import { readDatabaseId } from '../storage/environments.ts';
import { readSyncState, type SyncState } from '../storage/prompts.ts';
import type { Checkout } from '../workspace/checkout.ts';

/** What a push would do, and what it was decided from. */
export interface PushPlan {
  readonly items: readonly PlanItem[];
  readonly states: ReadonlyMap<string, SyncState>;
  readonly databaseId: string;
}

/** Compares local prompts with the database; `onto` are the prompts to put on the newest version whatever they were based on. */
export async function planPush(
  { database, checkout }: { readonly database: Database; readonly checkout: Checkout },
  prompts: readonly LocalPrompt[],
  onto: ReadonlySet<string>,
): Promise<PushPlan> {
  const provenance = await checkout.provenance();
  const [databaseId, rows] = await Promise.all([
    readDatabaseId(database),
    readSyncState(database, prompts, provenance),
  ]);
  const states = new Map(rows.map((state) => [state.name, state]));
  const bases = await checkout.bases(databaseId);
  const older = await findOlder(checkout, prompts, states);
  const items = prompts.map((prompt) => {
    const state = states.get(prompt.name) ?? null;
    return planPrompt(prompt, {
      state,
      remembered: bases.get(prompt.name) ?? null,
      older: state !== null && older.has(commitOf(state)?.commit ?? ''),
      forced: onto.has(prompt.name),
    });
  });
  await checkout.rememberBases(databaseId, inSync(items, states));
  return { items, states, databaseId };
}

/** The commits, among those that differing heads came from, that this checkout is older than. */
async function findOlder(
  checkout: Checkout,
  prompts: readonly LocalPrompt[],
  states: ReadonlyMap<string, SyncState>,
): Promise<Set<string>> {
  const commits = new Map<string, { readonly commit: string; readonly committedAt: string | null }>();
  for (const { name, digest } of prompts) {
    const state = states.get(name);
    const origin = state !== undefined && state.headDigest !== digest ? commitOf(state) : null;
    if (origin !== null) commits.set(origin.commit, origin);
  }
  const older = new Set<string>();
  for (const origin of commits.values()) if (await checkout.isOlderThan(origin)) older.add(origin.commit);
  return older;
}

function commitOf({ headSource }: SyncState): { readonly commit: string; readonly committedAt: string | null } | null {
  const { commit, committedAt } = headSource;
  return typeof commit === 'string'
    ? { commit, committedAt: typeof committedAt === 'string' ? committedAt : null }
    : null;
}

/** A file that says what the newest version says is based on it from now on. */
function inSync(items: readonly PlanItem[], states: ReadonlyMap<string, SyncState>): Map<string, Base> {
  const found = new Map<string, Base>();
  for (const { name, outcome } of items) {
    const state = states.get(name);
    if (state !== undefined && (outcome === 'unchanged' || outcome === 'described')) {
      found.set(name, { version: state.headVersion, digest: state.headDigest });
    }
  }
  return found;
}
