import {
  type Base,
  isDescribedAs,
  type LocalPrompt,
  type PlanItem,
  planPrompt,
  type Standing,
} from '../domain/plan.ts';
import type { JsonObject } from '../domain/prompt.ts';
import type { Database } from '../storage/database.ts';
import { readDatabaseId } from '../storage/environments.ts';
import { readSyncState, type SyncState } from '../storage/prompts.ts';
import type { Checkout } from '../workspace/checkout.ts';
import { judgeOrigins } from './origin-standings.ts';

/** What a push would do, and what it was decided from. */
export interface PushPlan {
  readonly items: readonly PlanItem[];
  readonly states: ReadonlyMap<string, SyncState>;
  readonly databaseId: string;
  /** Prompts that say what the newest version says, for whoever remembers bases. */
  readonly inSync: ReadonlyMap<string, Base>;
}

interface Deps {
  readonly database: Database;
  readonly checkout: Checkout;
}

/** Compares local prompts with the database; `onto` are the prompts to put on the newest version whatever they were based on. */
export async function planPush(
  { database, checkout }: Deps,
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
  const standings = await judgeOrigins(
    checkout,
    sourcesOf(prompts, states, 'headSource', (prompt, state) => state.headDigest !== prompt.digest),
  );
  const described = await judgeOrigins(
    checkout,
    sourcesOf(prompts, states, 'describedFrom', (prompt, state) => !isDescribedAs(prompt, state)),
  );
  const planWith = (known: ReadonlyMap<string, Standing>) =>
    prompts.map((prompt) => {
      return planPrompt(prompt, {
        state: states.get(prompt.name) ?? null,
        remembered: bases.get(prompt.name) ?? null,
        standing: known.get(prompt.name) ?? 'unrelated',
        describedStanding: described.get(prompt.name) ?? 'unrelated',
        dirty: provenance.dirty || provenance.commit === null,
        shallow: provenance.shallow,
        forced: onto.has(prompt.name),
      });
    });
  const first = planWith(standings);
  const inHistory = await findInHistory(checkout, first, states, standings);
  const items = inHistory.size === 0 ? first : planWith(new Map([...standings, ...inHistory]));
  return { items, states, databaseId, inSync: inSyncOf(items, states) };
}

/**
 * Before a prompt is refused or left behind, its file's own history is asked whether the newest version came through it. Where an
 * earlier version said the same, history may well show that one, and proves nothing.
 */
async function findInHistory(
  checkout: Checkout,
  items: readonly PlanItem[],
  states: ReadonlyMap<string, SyncState>,
  standings: ReadonlyMap<string, Standing>,
): Promise<Map<string, Standing>> {
  const wanted = new Map<string, Map<string, string>>();
  for (const { name, file, outcome } of items) {
    const state = states.get(name);
    const isOpen = outcome === 'conflict' || (outcome === 'behind' && standings.get(name) !== 'older');
    if (state !== undefined && !state.headRecurs && isOpen)
      wanted.set(file, new Map([...(wanted.get(file) ?? []), [name, state.headDigest]]));
  }
  const found = new Map<string, Standing>();
  for (const [file, digests] of wanted) {
    for (const name of await checkout.findInHistory(file, digests)) found.set(name, 'contains');
  }
  return found;
}

function sourcesOf(
  prompts: readonly LocalPrompt[],
  states: ReadonlyMap<string, SyncState>,
  field: 'headSource' | 'describedFrom',
  isAsked: (prompt: LocalPrompt, state: SyncState) => boolean,
): Map<string, JsonObject> {
  const sources = new Map<string, JsonObject>();
  for (const prompt of prompts) {
    const state = states.get(prompt.name);
    if (state !== undefined && isAsked(prompt, state)) sources.set(prompt.name, state[field]);
  }
  return sources;
}

/** A file that says what the newest version says is based on it from now on. */
function inSyncOf(items: readonly PlanItem[], states: ReadonlyMap<string, SyncState>): Map<string, Base> {
  const found = new Map<string, Base>();
  for (const { name, outcome } of items) {
    const state = states.get(name);
    if (state !== undefined && (outcome === 'unchanged' || outcome === 'described')) {
      found.set(name, { version: state.headVersion, digest: state.headDigest });
    }
  }
  return found;
}
