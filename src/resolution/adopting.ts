import type { Evidence, Held, Verdict } from '../domain/coherence.ts';
import { describeHead } from '../domain/head.ts';
import type { EnvironmentState } from '../domain/served-prompt.ts';
import type { Events } from './events.ts';
import type { Adoption, Holding } from './holding.ts';
import type { Source } from './resolved-prompt.ts';

/** Offers a state to what is held, and tells whoever has to know what came of it. */
export type Adopt = (state: EnvironmentState, evidence: Evidence, source: Source) => Verdict;

export function createAdopting(
  holding: Holding,
  events: Events,
  now: () => number,
  onAdopted: (verdict: Verdict, origin: Evidence['origin']) => void,
): Adopt {
  return (state, evidence, source) => {
    const adoption = holding.offer(state, evidence, source);
    const { verdict, before } = adoption;
    if (verdict !== 'replace' && verdict !== 'merge' && verdict !== 'restored') return verdict;
    if (evidence.origin !== 'file') holding.confirm(source, now());
    if (before !== null) announce(holding.environment, state, before, adoption, events);
    onAdopted(verdict, evidence.origin);
    return verdict;
  };
}

function announce(
  environment: string,
  state: EnvironmentState,
  before: Held,
  adoption: Adoption,
  events: Events,
): void {
  const [was, is] = [describeHead(environment, before.head), describeHead(environment, state.head)];
  if (before.databaseId !== state.databaseId) {
    events.problem(
      'database-replaced',
      environment,
      `another database answers than before: ${was} gave way to its ${is}`,
    );
  } else if (state.head.revision < before.head.revision || adoption.verdict === 'restored') {
    events.problem(
      'release-lost',
      environment,
      `the database no longer has ${was}: it went back to ${is}, and so did what is served`,
    );
  }
  const { epoch, revision } = state.head;
  const previous = { epoch: before.head.epoch, revision: before.head.revision };
  events.emit('release', { environment, head: { epoch, revision }, previous, prompts: adoption.changed });
}
