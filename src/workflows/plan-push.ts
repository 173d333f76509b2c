import { type Base, type LocalPrompt, type PlanFacts, type PlanItem, planPrompt } from '../domain/plan.ts';
import type { Database } from '../storage/database.ts';
import { readDatabaseId } from '../storage/environments.ts';
import { readSyncState, type SyncState } from '../storage/prompts.ts';
import type { Checkout } from '../workspace/checkout.ts';
import type { Origin, Standing } from '../workspace/standing.ts';

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
  const standings = await standingsOf(checkout, prompts, states);
  const items = prompts.map((prompt) => {
    const state = states.get(prompt.name) ?? null;
    return planPrompt(prompt, {
      state,
      remembered: bases.get(prompt.name) ?? null,
      standing: standings.get(prompt.name) ?? 'unrelated',
      forced: onto.has(prompt.name),
    });
  });
  await checkout.rememberBases(databaseId, inSync(items, states));
  return { items, states, databaseId };
}

/** How the checkout stands to the commits that differing heads came from. */
async function standingsOf(
  checkout: Checkout,
  prompts: readonly LocalPrompt[],
  states: ReadonlyMap<string, SyncState>,
): Promise<Map<string, PlanFacts['standing']>> {
  const { repository } = await checkout.provenance();
  const origins = new Map<string, Origin>();
  for (const { name, digest } of prompts) {
    const state = states.get(name);
    const isOurs = state !== undefined && state.headDigest !== digest && state.headSource['repository'] === repository;
    const origin = isOurs ? originOf(state) : null;
    if (origin !== null) origins.set(name, origin);
  }
  const standings = await checkout.standings([...origins.values()]);
  return new Map(
    [...origins].map(([name, { commit }]) => {
      const dirty = states.get(name)?.headSource['dirty'] === true;
      return [name, judge(standings.get(commit) ?? 'unrelated', dirty)];
    }),
  );
}

/** A version from a tree with uncommitted changes is in nobody's history. */
function judge(standing: Standing, dirty: boolean): PlanFacts['standing'] {
  if (standing === 'older') return 'older';
  return standing === 'unrelated' || dirty ? 'unrelated' : 'contains';
}

function originOf({ headSource }: SyncState): Origin | null {
  const { commit, committedAt } = headSource;
  if (typeof commit !== 'string') return null;
  return { commit, committedAt: typeof committedAt === 'string' ? committedAt : null };
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
