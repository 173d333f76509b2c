import { formatHead, sameHead } from '../../src/domain/head.ts';
import { lookSteps } from './carrier.ts';
import { askSteps } from './process.ts';
import type { Rules } from './rules.ts';
import type { State, World } from './state.ts';
import type { Step } from './step.ts';
import { arrivals } from './steps.ts';

/**
 * Faults stop: the old primary is gone, the replica has caught up, all that is under way arrives, every process asks Postgres, Redis is
 * brought up to date, and every process asks Redis. Then everybody has what Postgres has. Gives what is wrong instead.
 */
export function healed(start: State, world: World, rules: Rules): string | null {
  const calm = { ...world, hasReplica: false, inFlight: Number.POSITIVE_INFINITY };
  let state: State = { ...start, deposed: null, replica: start.primary };
  const take = (next: Step | undefined): void => {
    if (next === undefined) return;
    state = next.state;
  };
  const settle = (): void => {
    for (let left = 100; state.flights.length > 0 && left > 0; left -= 1) take(arrivals(state, calm, rules, 0)[0]);
  };
  const asking = (what: string): void => {
    for (let index = 0; index < world.processes; index += 1) {
      take(askSteps(state, calm, rules, index).find(({ name }) => name.startsWith(`p${index} asks ${what}`)));
      settle();
    }
  };
  settle();
  asking('Postgres');
  take(lookSteps(state)[0]);
  settle();
  asking('Redis');
  return difference(state);
}

function difference({ primary, stored, processes }: State): string | null {
  const behind = processes.findIndex(({ held }) => held === null || !sameHead(held, primary));
  const at = (head: Parameters<typeof formatHead>[0] | null | undefined) => (head ? formatHead(head) : 'nothing');
  if (behind !== -1)
    return `converges: p${behind} stays at ${at(processes[behind]?.held)}, Postgres is at ${at(primary)}`;
  if (stored !== null && sameHead(stored.head, primary)) return null;
  return `converges: Redis stays at ${at(stored?.head)}, Postgres is at ${at(primary)}`;
}
