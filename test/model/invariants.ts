import { compareHeads, formatHead, sameHead } from '../../src/domain/head.ts';
import { headBit } from './flights.ts';
import { contentOf, sameContent } from './history.ts';
import type { State } from './state.ts';
import type { Taking } from './step.ts';

/** A sentence about what is wrong; null: nothing is. */
export type Invariant = (state: State, taking: Taking) => string | null;

/** A process goes back only where the true primary, asked after it adopted, does not have what it serves. */
const noProcessGoesBack: Invariant = (_, taking) => {
  if (taking.kind !== 'adopted' || taking.before.held === null) return null;
  if (compareHeads(taking.offering.head, taking.before.held) > 0) return null;
  if (taking.verdict === 'restored' && taking.isWitness) return null;
  return `p${taking.process} goes from ${formatHead(taking.before.held)} to ${formatHead(taking.offering.head)} (${taking.verdict})`;
};

const processesHoldWhatWasReleased: Invariant = ({ history }, taking) =>
  taking.kind !== 'adopted' || sameContent(taking.content, contentOf(history, taking.offering.head))
    ? null
    : `p${taking.process} holds ${JSON.stringify(taking.content)} as ${formatHead(taking.offering.head)}`;

const cacheHoldsWhatWasReleased: Invariant = ({ history }, taking) =>
  taking.kind !== 'stored' || sameContent(taking.content, contentOf(history, taking.head))
    ? null
    : `Redis holds ${JSON.stringify(taking.content)} as ${formatHead(taking.head)}`;

/** But for its own faults, Redis goes back only where the true primary, read after Redis had shown a head, did not have that. */
const cacheIsNotTakenBack: Invariant = (_, taking) => {
  if (taking.kind !== 'stored' || taking.before === null || sameHead(taking.head, taking.before)) return null;
  if (compareHeads(taking.head, taking.before) > 0) return null;
  if (taking.way === 'overwrite' && taking.wasLost) return null;
  return `Redis goes from ${formatHead(taking.before)} to ${formatHead(taking.head)}`;
};

/** What a process gave up it takes from the database again, or not at all. */
const nothingGivenUpComesBack: Invariant = (_, taking) => {
  if (taking.kind !== 'adopted' || taking.origin === 'primary' || taking.origin === 'replica') return null;
  if ((taking.before.gone & headBit(taking.offering.head)) === 0) return null;
  return `p${taking.process} takes ${formatHead(taking.offering.head)}, which it gave up, from its ${taking.origin}`;
};

/** What holds at every step; `heal.ts` has the one that holds in the end. */
export const INVARIANTS: { readonly [name: string]: Invariant } = {
  noProcessGoesBack,
  processesHoldWhatWasReleased,
  cacheHoldsWhatWasReleased,
  cacheIsNotTakenBack,
  nothingGivenUpComesBack,
};

/** The first invariant that a step breaks. */
export function brokenBy(state: State, taking: Taking | null): string | null {
  if (taking === null) return null;
  for (const [name, invariant] of Object.entries(INVARIANTS)) {
    const problem = invariant(state, taking);
    if (problem !== null) return `${name}: ${problem}`;
  }
  return null;
}
