import { healed } from './heal.ts';
import { brokenBy } from './invariants.ts';
import { keyOf } from './key.ts';
import { RULES, type Rules } from './rules.ts';
import { startOf, type State, type World } from './state.ts';
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
  const start = startOf(world);
  const seen = new Set([keyOf(start)]);
  const paths: Paths = { parents: [-1], ordinals: [-1] };
  let [front, next, depth, healings]: [State[], State[], number, number] = [[start], [], 0, 0];
  let first = 0;
  const end = (violation: Violation | null, isExhausted: boolean): Exploration => ({
    ...{ states: seen.size, depth, isExhausted, healed: healings, violation },
  });
  for (; front.length > 0; [first, front, next] = [first + front.length, next, []]) {
    depth += 1;
    for (const [at, state] of front.entries()) {
      const id = first + at;
      const steps = stepsFrom(state, world, rules);
      for (const [ordinal, { name, state: reached, taking }] of steps.entries()) {
        const broken = brokenBy(reached, taking);
        if (broken !== null) return end({ problem: broken, trace: [...traceTo(world, rules, paths, id), name] }, false);
        const key = keyOf(reached);
        if (seen.has(key)) continue;
        if (seen.size >= limit) return end(null, false);
        seen.add(key);
        next.push(reached);
        if (paths.parents.push(id) % healEvery !== 0) {
          paths.ordinals.push(ordinal);
          continue;
        }
        paths.ordinals.push(ordinal);
        healings += 1;
        const unhealed = healed(reached, world, rules);
        if (unhealed !== null) return end({ problem: unhealed, trace: [...traceTo(world, rules, paths, id), name] }, false);
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
