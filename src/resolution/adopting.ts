import { type Evidence, type Held, isTaken, type Verdict } from '../domain/coherence.ts';
import { describeHead } from '../domain/head.ts';
import type { EnvironmentState } from '../domain/served-prompt.ts';
import type { Events } from './events.ts';
import type { Adoption, HeldState, Holding } from './holding.ts';
import type { Source } from './resolved-prompt.ts';

/** Offers a state to what is held, and tells whoever has to know what came of it. `isLost`: what is held is known to be none of its history. */
export type Adopt = (state: EnvironmentState, evidence: Evidence, source: Source, isLost: boolean) => Verdict;

/** Who has to know of what becomes of what is held. */
export interface AdoptionListener {
  /** Called before every offer that may replace what is held. */
  readonly beforeOffer: (held: HeldState) => void;
  /** Called before `onAdopted` where the same numbers may say something else now. */
  readonly onOtherHistory: () => void;
  /** Called after every change. */
  readonly onAdopted: (verdict: Verdict, origin: Evidence['origin']) => void;
}

/** Makes the one way in which states are taken. */
export function createAdopting(
  holding: Holding,
  events: Events,
  now: () => number,
  { beforeOffer, onOtherHistory, onAdopted }: AdoptionListener,
): Adopt {
  return (state, evidence, source, isLost) => {
    if (holding.state !== null) beforeOffer(holding.state);
    const adoption = holding.offer(state, evidence, source);
    const { verdict, before } = adoption;
    if (!isTaken(verdict)) return verdict;
    if (evidence.origin !== 'file') holding.confirm(source, now());
    if (before !== null && isOtherHistory(before, state, verdict, isLost)) onOtherHistory();
    if (before !== null) announce(holding.environment, state, { ...adoption, before }, isLost, events);
    onAdopted(verdict, evidence.origin);
    return verdict;
  };
}

function announce(
  environment: string,
  state: EnvironmentState,
  { before, changed, verdict }: Adoption & { readonly before: Held },
  isLost: boolean,
  events: Events,
): void {
  const [was, is] = [describeHead(environment, before.head), describeHead(environment, state.head)];
  if (before.databaseId !== state.databaseId) {
    const message = `another database answers than before: ${was} gave way to its ${is}`;
    events.problem('database-replaced', environment, message);
  } else if (isLost || verdict === 'restored' || state.head.revision < before.head.revision) {
    const message = `the database no longer has ${was}: it is at ${is}, and so is what is served`;
    events.problem('release-lost', environment, message);
  }
  const { epoch, revision } = state.head;
  const previous = { epoch: before.head.epoch, revision: before.head.revision };
  events.emit('release', { environment, head: { epoch, revision }, previous, prompts: changed });
}

function isOtherHistory(before: Held, state: EnvironmentState, verdict: Verdict, isLost: boolean): boolean {
  if (isLost || verdict === 'restored' || before.databaseId !== state.databaseId) return true;
  return before.head.epoch !== state.head.epoch;
}
