import type { Evidence, Held } from '../../src/domain/coherence.ts';
import { formatHead, type Head, sameHead } from '../../src/domain/head.ts';
import { describe } from './carrier.ts';
import { readDatabase, serversOf, wasLost } from './database.ts';
import { headBit, sending, withoutWitnesses } from './flights.ts';
import { contentOf } from './history.ts';
import { readCache } from './redis.ts';
import type { Rules } from './rules.ts';
import {
  type Flight,
  FRESH_PROCESS,
  type Offering,
  type Origin,
  type Process,
  type State,
  type World,
} from './state.ts';
import { type Step, step } from './step.ts';

const DATABASE = 'one';

/** What a process may begin: to ask the database and Redis, and to fill Redis. */
export function askSteps(state: State, world: World, rules: Rules, index: number): Step[] {
  const { held } = processAt(state, index);
  const steps = askDatabase(state, world, rules, index);
  const offering = readCache(state, held);
  if (offering !== null) {
    const next = asking(state, { process: index, origin: 'cache', asked: held, offering, isWitness: false });
    steps.push(step(`p${index} asks Redis (${describe(offering.base, offering.head)})`, next));
  }
  if (held !== null) {
    const whole = { head: held, base: null, entries: contentOf(state.history, held) };
    steps.push(step(`p${index} fills Redis from memory (${formatHead(held)})`, filling(state, whole)));
  }
  return steps;
}

/** It reads for itself, since what it holds or since what Redis shows, and hands on what it reads. */
function askDatabase(state: State, world: World, rules: Rules, index: number): Step[] {
  const { held } = processAt(state, index);
  const isWitness = wasLost(state, held);
  const shown = world.hasMending && state.stored !== null ? [state.stored.head] : [];
  const mayAsk = state.flights.filter((one) => isQuestion(one, index)).length < world.questions;
  const steps: Step[] = [];
  for (const { name, origin, at } of serversOf(state, world)) {
    if (held !== null && sameHead(at, held)) continue;
    for (const known of mayAsk ? new Set([held, ...shown]) : []) {
      const offering = readDatabase(rules, state, at, known);
      const next = asking(state, { process: index, origin, asked: held, offering, isWitness });
      steps.push(step(`p${index} asks ${name} (${describe(offering.base, at)})`, next));
    }
    if (origin === 'replica') continue;
    const offering = readDatabase(rules, state, at, held);
    steps.push(step(`p${index} reads ${name} for Redis (${describe(offering.base, at)})`, filling(state, offering)));
  }
  return steps;
}

function asking(state: State, answer: Answer<Origin> & { readonly process: number }): State {
  return sending(state, { kind: 'answer', ...answer });
}

function filling(state: State, offering: Offering): State {
  return sending(state, { kind: 'write', offering, carrier: null, wasLost: false });
}

/** What a process does by itself: restart, save its file, and offer itself what is in it. */
export function lifeSteps(state: State, world: World, rules: Rules, index: number): Step[] {
  const { held, file } = processAt(state, index);
  const steps: Step[] = [];
  if (held !== null && state.spent.restarts < world.restarts) {
    const processes = state.processes.with(index, { ...FRESH_PROCESS, file });
    const flights = state.flights.filter((one) => one.kind !== 'answer' || one.process !== index);
    const spent = { ...state.spent, restarts: state.spent.restarts + 1 };
    steps.push(step(`p${index} restarts`, { ...state, processes, flights, spent }));
  }
  if (!world.hasFiles) return steps;
  if (held !== null && (file === null || !sameHead(held, file))) {
    steps.push(step(`p${index} saves ${formatHead(held)}`, withProcess(state, index, { file: held })));
  }
  if (file !== null && (held === null || !sameHead(held, file))) {
    const offering = { head: file, base: null, entries: contentOf(state.history, file) };
    const loaded = adopt(rules, state, index, { offering, origin: 'file', asked: null, isWitness: false });
    steps.push({ ...loaded, name: `p${index} loads its file (${formatHead(file)}): ${loaded.name}` });
  }
  return steps;
}

function isQuestion(flight: Flight, index: number): boolean {
  return flight.kind === 'answer' && flight.process === index && flight.origin !== 'cache';
}

interface Answer<From> {
  readonly offering: Offering;
  readonly origin: From;
  readonly asked: Head | null;
  readonly isWitness: boolean;
}

/** A process is offered a state, and does what the rule says. */
export function adopt(rules: Rules, state: State, index: number, answer: Answer<Origin | 'file'>): Step {
  const { offering, origin, asked, isWitness } = answer;
  const before = processAt(state, index);
  const held: Held | null =
    before.held === null ? null : { databaseId: DATABASE, head: before.held, disowned: before.disowned };
  const offer = { databaseId: DATABASE, head: offering.head, base: offering.base };
  const evidence: Evidence = origin === 'file' ? { origin } : { origin, asked };
  const verdict = rules.judge(held, offer, evidence);
  if (verdict !== 'replace' && verdict !== 'merge' && verdict !== 'restored') return step(verdict, state);
  const kept = verdict === 'merge' && before.held !== null ? contentOf(state.history, before.held) : {};
  const disowned = rules.disownedAfter(verdict, held, offer);
  const next = withProcess(state, index, { held: offering.head, disowned, gone: goneAfter(before, verdict, answer) });
  const moved = { ...next, flights: withoutWitnesses(rules, next.flights, index) };
  const content = { ...kept, ...offering.entries };
  const taking = { kind: 'adopted', process: index, before, offering, origin, verdict, isWitness, content } as const;
  return step(verdict, verdict === 'restored' ? takeDown(moved, before.held, offering, isWitness) : moved, taking);
}

/** Who goes down takes Redis along, if Redis still has what was given up. */
function takeDown(state: State, given: Head | null, offering: Offering, wasLost: boolean): State {
  if (given === null) return state;
  return sending(state, { kind: 'overwrite', offering, raw: formatHead(given), wasLost });
}

function goneAfter({ held, gone }: Process, verdict: string, { offering, origin }: Answer<Origin | 'file'>): number {
  if (verdict === 'restored' && held !== null) return gone | headBit(held);
  return origin === 'primary' || origin === 'replica' ? gone & ~headBit(offering.head) : gone;
}

export function processAt(state: State, index: number): Process {
  return state.processes[index] ?? FRESH_PROCESS;
}

function withProcess(state: State, index: number, change: Partial<Process>): State {
  return { ...state, processes: state.processes.with(index, { ...processAt(state, index), ...change }) };
}
