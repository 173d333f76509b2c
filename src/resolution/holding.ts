import { isDeepStrictEqual } from 'node:util';
import { disownedAfter, type Evidence, type Held, isTaken, judge, type Verdict } from '../domain/coherence.ts';
import type { ShownHead } from '../domain/head.ts';
import type { EnvironmentState, ServedPrompt } from '../domain/served-prompt.ts';
import { type HeldPrompt, holdPrompt } from './held-prompt.ts';
import { isSameVersion } from './ready-version.ts';
import type { Source } from './resolved-prompt.ts';

/** The state of an environment that a process has in memory and serves from. */
export interface HeldState extends Held {
  /** The head as results carry it: one object for all of them. */
  readonly shown: ShownHead;
  readonly source: Source;
  readonly prompts: Map<string, HeldPrompt>;
}

/** What came of an offer. */
export interface Adoption {
  readonly verdict: Verdict;
  /** What was held before: its head and database id; its prompts may have been changed in place. */
  readonly before: Held | null;
  /** The prompts that are served differently now, be it to some users only. */
  readonly changed: readonly string[];
}

/** One environment in memory. `offer` is the only way to change it, and it never waits: between two calls it is always one whole state. */
export interface Holding {
  readonly environment: string;
  readonly state: HeldState | null;
  /** When somebody last confirmed that `state` is what is live, in milliseconds of the clock; null: nobody did in this process. */
  readonly confirmedAt: number | null;
  /** Counts what was adopted: a question that was asked before the last time says nothing of what is held now. */
  readonly adoptions: number;
  offer(state: EnvironmentState, evidence: Evidence, source: Source): Adoption;
  /** Notes that `source` has the very state that is held. */
  confirm(source: Source, at: number): void;
}

/** Holds nothing at first. */
export function createHolding(environment: string): Holding {
  let state: HeldState | null = null;
  let confirmedAt: number | null = null;
  let adoptions = 0;
  return {
    environment,
    get state() {
      return state;
    },
    get adoptions() {
      return adoptions;
    },
    get confirmedAt() {
      return confirmedAt;
    },
    offer: (offered, evidence, source) => {
      const before = state;
      const verdict = judge(before, offered, evidence);
      if (!isTaken(verdict)) return { verdict, before, changed: [] };
      const kept = verdict === 'merge' && before !== null ? before.prompts : new Map<string, HeldPrompt>();
      adoptions += 1;
      // What comes from a file is nobody's word for what is live, whoever had confirmed what was held before.
      if (evidence.origin === 'file') confirmedAt = null;
      const changed = changesOf(offered.prompts, before, verdict === 'merge');
      for (const served of offered.prompts) {
        kept.set(served.prompt, holdPrompt(served, before?.prompts.get(served.prompt) ?? null));
      }
      const { databaseId, head } = offered;
      const shown = Object.freeze({ epoch: head.epoch, revision: head.revision });
      state = { databaseId, head, disowned: disownedAfter(verdict, before, offered), shown, source, prompts: kept };
      return { verdict, before, changed };
    },
    confirm: (source, at) => {
      // Where it came from stays what it was; only what nobody had confirmed is somebody's now.
      if (state !== null && confirmedAt === null) state = { ...state, source };
      confirmedAt = at;
    },
  };
}

function changesOf(prompts: readonly ServedPrompt[], before: HeldState | null, isMerge: boolean): string[] {
  const servedBefore = (name: string) => before?.prompts.get(name)?.served ?? null;
  const changed = prompts
    .filter((served) => !isServedAlike(servedBefore(served.prompt), served))
    .map(({ prompt }) => prompt);
  if (isMerge || before === null) return changed;
  const names = new Set(prompts.map(({ prompt }) => prompt));
  const gone = [...before.prompts.values()].filter(
    ({ served: { prompt, live } }) => !names.has(prompt) && live !== null,
  );
  return [...changed, ...gone.map(({ served }) => served.prompt)];
}

/** True where every user gets what they got before. Ids alone do not say so: after a lost history they are given again. */
function isServedAlike(before: ServedPrompt | null, { live, test }: ServedPrompt): boolean {
  return isSameVersion(before?.live ?? null, live) && isDeepStrictEqual(before?.test ?? null, test);
}
