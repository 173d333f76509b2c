import { isPromptctlError } from '../../domain/errors/error.ts';
import type { TrackingProblem, TrackingProblemCode } from '../problem.ts';
import { createSaying } from '../saying.ts';
import type { Failure } from './attempts.ts';
import { describeFailure } from './reach.ts';
import type { Timings } from './timings.ts';

/** Says what somebody should look at, the same no more often than about once a minute. */
export interface Reporting {
  readonly failing: (failure: Failure) => void;
  readonly rejected: (events: number) => void;
}

interface ReportingOptions {
  readonly environment: string;
  readonly now: () => number;
  readonly timings: Timings;
  readonly onProblem: (problem: TrackingProblem) => void;
}

export function createReporting({ environment, now, timings, onProblem }: ReportingOptions): Reporting {
  const sayOnce = createSaying(onProblem, now, timings.problem);
  const say = (code: TrackingProblemCode, message: string) => sayOnce({ code, environment, message });
  let rejected = 0;
  return {
    failing: ({ error, since }) => {
      // That does not pass by itself.
      const isLasting = isPromptctlError(error, 'database-not-migrated') || now() - since >= timings.problem;
      if (isLasting)
        say('tracking-unshipped', `what is tracked waits, since it cannot be shipped: ${describeFailure(error)}`);
    },
    rejected: (events) => {
      rejected += events;
      if (rejected === 0) return;
      const [count, verb] = rejected === 1 ? ['1 event', 'was'] : [`${rejected} events`, 'were'];
      if (say('tracking-rejected', `${count} that ${verb} tracked could not be counted and ${verb} set aside`))
        rejected = 0;
    },
  };
}
