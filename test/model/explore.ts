import { healed } from './heal.ts';
import { brokenBy } from './invariants.ts';
import { keyOf } from './key.ts';
import { RULES, type Rules } from './rules.ts';
import { type State, startOf, type World } from './state.ts';
import type { Step } from './step.ts';
import { stepsFrom } from './steps.ts';

export interface Violation {
  readonly problem: string;
  /** What happened, step by step: no shorter way leads to it. */
  readonly trace: readonly string[];
}

export interface Exploration {
  readonly states: number;
  readonly depth: number;
  /** False: the limit came first. */
  readonly isExhausted: boolean;
  readonly healed: number;
  readonly violation: Violation | null;
}

export interface Effort {
  /** At most so many states. */
  readonly limit: number;
  /** Of so many states, one is healed to see whether everybody converges. */
  readonly healEvery: number;
}

/** How each state was first reached: from which, by which of its steps. */
interface Paths {
  readonly parents: number[];
  readonly ordinals: number[];
}

/** Breadth first through everything that can happen in a world, until something breaks or nothing new is found. */
export function explore(world: World, { limit, healEvery }: Effort, rules: Rules = RULES): Exploration {
  const seen = new Set([keyOf(startOf(world))]);
  const paths: Paths = { parents: [-1], ordinals: [-1] };
  let [front, next, first, depth]: [State[], State[], number, number] = [[startOf(world)], [], 0, 0];
  const end = (violation: Violation | null, isExhausted = false): Exploration => {
    return { states: seen.size, depth, isExhausted, healed: Math.floor(seen.size / healEvery), violation };
  };
  for (; front.length > 0; [first, front, next] = [first + front.length, next, []]) {
    depth += 1;
    for (const [at, state] of front.entries()) {
      for (const [ordinal, { name, state: reached, taking }] of stepsFrom(state, world, rules).entries()) {
        const key = keyOf(reached);
        const isNew = !seen.has(key);
        const problem =
          brokenBy(reached, taking) ?? (isNew && seen.size % healEvery === 0 ? healed(reached, world, rules) : null);
        if (problem !== null) return end({ problem, trace: [...traceTo(world, rules, paths, first + at), name] });
        if (!isNew) continue;
        if (seen.size >= limit) return end(null);
        seen.add(key);
        next.push(reached);
        paths.parents.push(first + at);
        paths.ordinals.push(ordinal);
      }
    }
  }
  return end(null, true);
}

/** Walks again from the start the way that led to a state. */
function traceTo(world: World, rules: Rules, { parents, ordinals }: Paths, id: number): string[] {
  const way: number[] = [];
  for (let at = id; at > 0; at = parents[at] ?? 0) way.unshift(ordinals[at] ?? 0);
  let state = startOf(world);
  return way.map((ordinal) => {
    const { name, state: reached } = stepsFrom(state, world, rules)[ordinal] as Step;
    state = reached;
    return name;
  });
}
