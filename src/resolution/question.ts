import type { Evidence } from '../domain/coherence.ts';
import type { FoundState } from '../storage/environment-state.ts';
import type { Holding } from './holding.ts';

/** A question to the database about what was held when it was asked. */
export interface Question {
  /** What the answer is worth now: whatever was adopted meanwhile was adopted after the database looked. */
  evidence(answer: FoundState): Evidence;
  /**
   * True when the primary was asked to go on from what is held and had to begin anew: that release is none of its history. A replica may
   * merely not have had it when it was asked.
   */
  isLost(answer: FoundState): boolean;
}

export function askAbout(holding: Holding): Question {
  const { state, adoptions } = holding;
  const asked = () => (holding.adoptions === adoptions && state !== null ? state.head : null);
  return {
    evidence: ({ isPrimary }) => (isPrimary ? { origin: 'primary', asked: asked() } : { origin: 'replica' }),
    isLost: ({ base, databaseId, isPrimary }) =>
      isPrimary && base === null && asked() !== null && databaseId === state?.databaseId,
  };
}
