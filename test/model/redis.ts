import { compareHeads, formatHead, type Head, sameHead } from '../../src/domain/head.ts';
import type { Cached } from '../helpers/cache-rule.ts';
import { contentOf } from './history.ts';
import type { Rules } from './rules.ts';
import type { Offering, State, Stored, World } from './state.ts';
import { type Step, step } from './step.ts';

/** How many releases the field `recent` remembers here. */
const RECENT = 2;

/** What a process that holds `base` reads: null, nothing newer; a delta where `recent` reaches back to exactly `base`; else everything. */
export function readCache({ stored, history }: State, base: Head | null): Offering | null {
  if (stored === null || (base !== null && compareHeads(stored.head, base) <= 0)) return null;
  const content = contentOf(history, stored.head);
  const from = base === null ? -1 : stored.recent.findIndex((link) => sameHead(link.from, base));
  if (from === -1) return { head: stored.head, base: null, entries: content };
  const names = new Set(stored.recent.slice(from).flatMap((link) => link.names));
  const entries = Object.entries(content).filter(([name]) => names.has(name));
  return { head: stored.head, base, entries: Object.fromEntries(entries) };
}

/** A write arrives. */
export function writeCache(rules: Rules, state: State, offering: Offering, wasLost: boolean) {
  const { answer, now } = rules.write(cachedOf(state), offering);
  if (answer !== 'written' || now === null) return { answer, step: step('', state) };
  const before = state.stored;
  const link = { from: offering.base ?? offering.head, names: Object.keys(offering.entries) };
  const recent = offering.base === null ? [] : [...(before?.recent ?? []), link].slice(-RECENT);
  return { answer, step: stored(state, { head: offering.head, recent }, now, 'write', wasLost) };
}

/** The way down arrives. */
export function overwriteCache(rules: Rules, state: State, offering: Offering, raw: string, wasLost: boolean): Step {
  const { answer, now } = rules.overwrite(cachedOf(state), offering, raw);
  if (!answer || now === null) return step('', state);
  return stored(state, { head: offering.head, recent: [] }, now, 'overwrite', wasLost);
}

/** What Redis does on its own: it forgets, and comes back with old data. */
export function cacheFaults(state: State, world: World): Step[] {
  const { stored, dump, spent } = state;
  const steps: Step[] = [];
  if (stored !== null && spent.flushes < world.flushes) {
    steps.push(step('Redis forgets', { ...state, stored: null, spent: { ...spent, flushes: spent.flushes + 1 } }));
  }
  if (stored !== null && dump === null && world.reverts > 0) {
    steps.push(step('Redis dumps', { ...state, dump: stored }));
  }
  if (dump !== null && spent.reverts < world.reverts) {
    steps.push(
      step('Redis reverts to its dump', { ...state, stored: dump, spent: { ...spent, reverts: spent.reverts + 1 } }),
    );
  }
  return steps;
}

function cachedOf({ stored, history }: State): Cached<number> | null {
  return stored === null ? null : { raw: formatHead(stored.head), entries: contentOf(history, stored.head) };
}

function stored(state: State, next: Stored, now: Cached<number>, way: 'write' | 'overwrite', wasLost: boolean): Step {
  const before = state.stored?.head ?? null;
  const taking = { kind: 'stored', before, head: next.head, content: now.entries, way, wasLost } as const;
  return step('', { ...state, stored: next }, taking);
}
