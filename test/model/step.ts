import type { Verdict } from '../../src/domain/coherence.ts';
import type { Head } from '../../src/domain/head.ts';
import type { Content } from './history.ts';
import type { Offering, Origin, Process, State } from './state.ts';

/** What an invariant looks at: somebody took something. */
export type Taking =
  | {
      readonly kind: 'adopted';
      readonly process: number;
      readonly before: Process;
      readonly offering: Offering;
      readonly origin: Origin | 'file';
      readonly verdict: Verdict;
      readonly isWitness: boolean;
      /** What the process holds now. */
      readonly content: Content;
    }
  | {
      readonly kind: 'stored';
      readonly before: Head | null;
      readonly head: Head;
      readonly content: Content;
      readonly way: 'write' | 'overwrite';
      readonly wasLost: boolean;
    };

/** One thing that can happen. */
export interface Step {
  readonly name: string;
  readonly state: State;
  readonly taking: Taking | null;
}

export function step(name: string, state: State, taking: Taking | null = null): Step {
  return { name, state, taking };
}
