import { formatHead, type Head, sameHead } from '../../src/domain/head.ts';
import { readDatabase, type Server, serversOf, wasLost } from './database.ts';
import { sending, without } from './flights.ts';
import { overwriteCache, writeCache } from './redis.ts';
import type { Rules } from './rules.ts';
import type { Flight, State, World } from './state.ts';
import { type Step, step } from './step.ts';

type Looked = Extract<Flight, { kind: 'looked' }>;
type Write = Extract<Flight, { kind: 'write' }>;
type Overwrite = Extract<Flight, { kind: 'overwrite' }>;

/** `carry`, begun by a publisher or by any process: look at Redis first. That one dies on the way is a message lost. */
export function lookSteps(state: State): Step[] {
  const shown = state.stored?.head ?? null;
  return [step('carry: looks at Redis', sending(state, { kind: 'looked', shown, wantsWhole: false }))];
}

/** Then read the database, since what Redis showed or, the second time, whole. */
export function readForCache(state: State, world: World, rules: Rules, index: number, looked: Looked): Step[] {
  return serversOf(state, world).map((server) => read(without(state, index), rules, looked, server));
}

function read(state: State, rules: Rules, { shown, wantsWhole }: Looked, { name, at, origin }: Server): Step {
  const offering = readDatabase(rules, state, at, wantsWhole ? null : shown);
  if (shown !== null && sameHead(shown, at)) return step(`carry: reads ${name}, Redis has it`, state);
  const carrier = { shown, isPrimary: origin === 'primary' };
  const message = { kind: 'write', offering, carrier, wasLost: wasLost(state, shown) } as const;
  return step(`carry: reads ${name} (${describe(offering.base, at)})`, sending(state, message));
}

/** Then write; where that does not take, read the whole and write again; and where Redis is ahead of the primary, overwrite. */
export function arriveWrite(state: State, rules: Rules, write: Write): Step {
  const { offering, carrier, wasLost } = write;
  const { answer, step: written } = writeCache(rules, state, offering, wasLost);
  const name = `Redis: write of ${describe(offering.base, offering.head)} ${answer}`;
  if (answer === 'written' || carrier === null) return { ...written, name };
  const { shown, isPrimary } = carrier;
  if (offering.base !== null) return step(name, sending(written.state, { kind: 'looked', shown, wantsWhole: true }));
  if (answer !== 'older' || shown === null || !rules.mayOverwrite(shown, offering.head, isPrimary)) {
    return step(name, written.state);
  }
  return step(name, sending(written.state, { kind: 'overwrite', offering, raw: formatHead(shown), wasLost }));
}

/** The overwriting arrives. */
export function arriveOverwrite(state: State, rules: Rules, { offering, raw, wasLost }: Overwrite): Step {
  const arrived = overwriteCache(rules, state, offering, raw, wasLost);
  return {
    ...arrived,
    name: `Redis: overwrite of ${raw} by ${formatHead(offering.head)}${arrived.taking === null ? ' refused' : ''}`,
  };
}

/** For traces. */
export function describe(base: Head | null, head: Head): string {
  return base === null ? formatHead(head) : `${formatHead(base)}→${formatHead(head)}`;
}
