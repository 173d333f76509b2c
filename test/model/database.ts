import { type Head, sameHead } from '../../src/domain/head.ts';
import { contentOf, descends, headOf, PROMPTS, releaseAt, releaseOf, releaseOn } from './history.ts';
import type { Rules } from './rules.ts';
import type { Offering, State, World } from './state.ts';
import { type Step, step } from './step.ts';

/** A server that answers for the database. */
export interface Server {
  readonly name: string;
  readonly origin: 'primary' | 'replica';
  readonly at: Head;
}

/** The servers that can be asked. */
export function serversOf(state: State, world: World): Server[] {
  const servers: Server[] = [{ name: 'Postgres', origin: 'primary', at: state.primary }];
  if (world.hasReplica) servers.push({ name: 'the replica', origin: 'replica', at: state.replica });
  if (state.deposed !== null) {
    servers.push({ name: 'the old primary', origin: 'primary', at: state.deposed });
  }
  return servers;
}

/** `read_environment`: what changed since a head of this very history, else everything. */
export function readDatabase(rules: Rules, { history }: State, at: Head, known: Head | null): Offering {
  const content = contentOf(history, at);
  if (known === null || !rules.isBase(history, at, known)) return { head: at, base: null, entries: content };
  const changed = Object.entries(content).filter(
    ([, release]) => releaseAt(history, release).revision > known.revision,
  );
  return { head: at, base: known, entries: Object.fromEntries(changed) };
}

/** What the ghosts ask: whether the primary of a head's own epoch (where there is none any more, the present one) has no such release. */
export function wasLost({ history, primary, deposed }: State, head: Head | null): boolean {
  if (head === null) return false;
  const isOfDeposed = head.epoch !== primary.epoch && head.epoch === deposed?.epoch;
  return !descends(history, isOfDeposed ? deposed : primary, head);
}

/** What happens to the database itself: releases, replication, failover with a lost tail, an older backup in place. */
export function databaseSteps(state: State, world: World, rules: Rules): Step[] {
  const { history, primary, replica, spent } = state;
  const steps: Step[] = [];
  const made = history.releases.length - 1;
  if (made < world.releases) {
    // Which of two prompts is the first to change makes no difference.
    for (const prompt of PROMPTS.slice(0, made === 0 ? 1 : world.prompts)) {
      const next = releaseOn(history, primary, prompt);
      steps.push(step(`release ${prompt}`, { ...state, history: next.history, primary: next.head }));
    }
  }
  if (!sameHead(primary, replica)) steps.push(step('replicate', { ...state, replica: primary }));
  if (spent.failovers < world.failovers) {
    const head = headOf(history, rules.nextEpoch(primary.epoch), releaseOf(replica));
    const deposed = world.hasDeposed ? primary : null;
    steps.push(
      step('failover', { ...state, primary: head, deposed, spent: { ...spent, failovers: spent.failovers + 1 } }),
    );
  }
  if (spent.restores < world.restores) steps.push(...restores(state));
  return steps;
}

function restores(state: State): Step[] {
  const { history, primary, spent } = state;
  return history.releases.flatMap((_, index) => {
    if (index === releaseOf(primary)) return [];
    const head = headOf(history, primary.epoch, index);
    const next = { ...state, primary: head, spent: { ...spent, restores: spent.restores + 1 } };
    return [step(`restore the backup of release ${index}`, next)];
  });
}
