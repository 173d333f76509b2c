import { arriveOverwrite, arriveWrite, lookSteps, readForCache } from './carrier.ts';
import { databaseSteps } from './database.ts';
import { without } from './flights.ts';
import { adopt, askSteps, lifeSteps } from './process.ts';
import { cacheFaults } from './redis.ts';
import type { Rules } from './rules.ts';
import type { State, World } from './state.ts';
import { type Step, step } from './step.ts';

/** Everything that can happen next. */
export function stepsFrom(state: State, world: World, rules: Rules): Step[] {
  const steps = [...databaseSteps(state, world, rules), ...cacheFaults(state, world)];
  const hasRoom = state.flights.length < world.inFlight;
  if (hasRoom && world.hasCarriers) steps.push(...lookSteps(state));
  for (let index = 0; index < world.processes; index += 1) {
    if (hasRoom) steps.push(...askSteps(state, world, rules, index));
    steps.push(...lifeSteps(state, world, rules, index));
  }
  for (let index = 0; index < state.flights.length; index += 1) {
    steps.push(...arrivals(state, world, rules, index), ...mishaps(state, world, rules, index));
  }
  return steps;
}

/** What a message under way does when it arrives; more than one thing where it may go to several servers. */
export function arrivals(state: State, world: World, rules: Rules, index: number): Step[] {
  const flight = state.flights[index];
  if (flight === undefined) return [];
  const rest = without(state, index);
  switch (flight.kind) {
    case 'answer': {
      const taken = adopt(rules, rest, flight.process, flight);
      return [{ ...taken, name: `p${flight.process} gets the answer of ${flight.origin}: ${taken.name}` }];
    }
    case 'looked':
      return readForCache(state, world, rules, index, flight);
    case 'write':
      return [arriveWrite(rest, rules, flight)];
    case 'overwrite':
      return [arriveOverwrite(rest, rules, flight)];
  }
}

/** Messages get lost; commands to Redis may also run and be repeated later. */
function mishaps(state: State, world: World, rules: Rules, index: number): Step[] {
  const flight = state.flights[index];
  if (flight === undefined) return [];
  const steps = [step(`lost: ${flight.kind}`, without(state, index))];
  if (state.spent.repeats >= world.repeats || (flight.kind !== 'write' && flight.kind !== 'overwrite')) return steps;
  const repeated = { ...state, spent: { ...state.spent, repeats: state.spent.repeats + 1 } };
  const run =
    flight.kind === 'write'
      ? arriveWrite(repeated, rules, { ...flight, carrier: null })
      : arriveOverwrite(repeated, rules, flight);
  return [...steps, { ...run, name: `${run.name}, to be repeated` }];
}
