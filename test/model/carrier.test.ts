import { describe, expect, it } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import { formatHead, type Head } from '../../src/domain/head.ts';
import type { EnvironmentState } from '../../src/domain/served-prompt.ts';
import { carry } from '../../src/resolution/carry.ts';
import { lookSteps, describe as name } from './carrier.ts';
import { readDatabase } from './database.ts';
import { headOf, NOTHING_RELEASED, releaseOn } from './history.ts';
import { RULES, type Rules } from './rules.ts';
import { type State, startOf } from './state.ts';
import { arrivals } from './steps.ts';
import { QUIET } from './worlds.ts';

type Answer = 'written' | 'older' | 'hole';
interface Case {
  readonly shown: Head | null;
  readonly isPrimary: boolean;
  /** What Redis answers to changes and to a complete state. */
  readonly toChanges: Answer;
  readonly toWhole: Answer;
}

const PLACE = { databaseId: 'one', environment: 'production' };
const one = releaseOn(NOTHING_RELEASED, headOf(NOTHING_RELEASED, 1, 0), 'a');
const two = releaseOn(one.history, one.head, 'b');
const { history, head: lost } = releaseOn(two.history, two.head, 'a');
const found = two.head;
const SHOWN: readonly (Head | null)[] = [null, one.head, found, lost, headOf(history, 2, 1), headOf(history, 2, 3)];
const ANSWERS: readonly Answer[] = ['written', 'older', 'hole'];

const cases: Case[] = SHOWN.flatMap((shown) =>
  [true, false].flatMap((isPrimary) =>
    ANSWERS.flatMap((toChanges) => ANSWERS.slice(0, 2).map((toWhole) => ({ shown, isPrimary, toChanges, toWhole }))),
  ),
);

function stateOf({ shown }: Case): State {
  const stored = shown === null ? null : { head: shown, recent: [] };
  return { ...startOf(QUIET), history, primary: found, replica: found, stored };
}

/** What the real one writes. */
async function carried(one: Case): Promise<string[]> {
  const calls: string[] = [];
  const { shown, isPrimary, toChanges, toWhole } = one;
  const cache = {
    readHead: () => Promise.resolve(shown === null ? null : { head: shown, raw: formatHead(shown) }),
    write: ({ base, head }: EnvironmentState) => {
      calls.push(`write ${name(base, head)}`);
      return Promise.resolve(base === null ? toWhole : toChanges);
    },
    overwrite: (_: EnvironmentState, raw: string) => Promise.resolve(calls.push(`overwrite ${raw}`) > 0),
  } as unknown as Cache;
  const read = (known: { readonly head: Head } | null) => {
    const { head, base } = readDatabase(RULES, stateOf(one), found, known?.head ?? null);
    return Promise.resolve({ ...PLACE, head, base, prompts: [], isPrimary });
  };
  await carry(read, cache, PLACE);
  return calls;
}

/** What the model's writes. */
function modelled(one: Case): string[] {
  const calls: string[] = [];
  const rules: Rules = {
    ...RULES,
    write: (cur, { base, head }) => {
      calls.push(`write ${name(base, head)}`);
      return { answer: base === null ? one.toWhole : one.toChanges, now: cur };
    },
    overwrite: (cur, _, raw) => ({ answer: calls.push(`overwrite ${raw}`) > 0, now: cur }),
  };
  const world = { ...QUIET, hasReplica: true };
  let state = lookSteps(stateOf(one))[0]?.state ?? stateOf(one);
  while (state.flights.length > 0) {
    const next = arrivals(state, world, rules, 0);
    state = (next[one.isPrimary ? 0 : 1] ?? next[0])?.state ?? { ...state, flights: [] };
  }
  return calls;
}

describe('the carrier of the model', () => {
  it('writes and overwrites what carry does, whatever Redis shows and answers', async () => {
    const real = await Promise.all(cases.map(carried));
    expect(cases.map(modelled)).toEqual(real);
    expect([...new Set(real.flat())].toSorted()).toEqual([
      'overwrite 1:1:1',
      'overwrite 1:3:3',
      'write 1:1:1→1:2:2',
      'write 1:2:2',
      'write 2:1:1→1:2:2',
    ]);
  });
});
