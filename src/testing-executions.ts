import { executionOf } from './domain/execution-subject.ts';
import { checkMeasures, type Measures } from './domain/measures.ts';
import { requireExecutionId, requireFeedback, requireRating, requireScore } from './domain/measures-score.ts';
import type { Prompts } from './prompts.ts';
import type { ResolvedTest } from './resolution/resolved-prompt.ts';

/** An execution that the code under test tracked, with the latest rating and scores it gave. */
export interface TrackedExecution {
  readonly id: string;
  /** Null, with version, digest and test: it was scored here, and tracked elsewhere. */
  readonly name: string | null;
  readonly version: number | null;
  readonly digest: string | null;
  /** What it is counted in, as the resolved prompt says. */
  readonly test: ResolvedTest | null;
  readonly measures: Measures;
  readonly rating: number | null;
  readonly feedback: string | null;
  /** By name, without the rating. */
  readonly scores: { readonly [name: string]: number };
}

/** What executions are tracked with in unit tests: judged as by `createPrompts`, and kept in memory under the same ids in every run. */
export interface TestExecutions extends Pick<Prompts, 'trackExecution' | 'rateExecution' | 'score'> {
  /** Every execution so far, in the order of tracking. */
  readonly tracked: readonly TrackedExecution[];
}

export function createTestExecutions(): TestExecutions {
  const tracked: TrackedExecution[] = [];
  let count = 0;
  const rate = (id: string, rating: number, feedback: string | null) =>
    change(tracked, id, (execution) => ({ ...execution, rating, feedback }));
  return {
    trackExecution: (resolved, measures = {}) => {
      const checked = checkMeasures(measures);
      const id = executionId(count + 1);
      executionOf(resolved, checked, id);
      count++;
      const { name, version, digest, test } = resolved;
      const { rating, feedback } = checked;
      const execution = { id, name, version, digest, test, measures: { ...measures }, rating, feedback };
      change(tracked, id, ({ scores }) => ({ ...execution, scores }));
      return id;
    },
    rateExecution: (id, rating, feedback = null) => {
      requireExecutionId(id);
      requireRating('rating', rating);
      rate(id, rating, requireFeedback(feedback));
    },
    score: (id, name, value, given = null) => {
      requireExecutionId(id);
      requireScore(name, value);
      const feedback = requireFeedback(given);
      if (name === 'rating') rate(id, value, feedback);
      else change(tracked, id, (execution) => ({ ...execution, scores: { ...execution.scores, [name]: value } }));
    },
    tracked,
  };
}

/** Changes the execution in its place, or adds what is known of one from elsewhere. */
function change(
  tracked: TrackedExecution[],
  id: string,
  changed: (execution: TrackedExecution) => TrackedExecution,
): void {
  const index = tracked.findIndex((execution) => execution.id === id);
  tracked.splice(index < 0 ? tracked.length : index, 1, changed(tracked[index] ?? fromElsewhere(id)));
}

function fromElsewhere(id: string): TrackedExecution {
  const unknown = { name: null, version: null, digest: null, test: null };
  return { id, ...unknown, measures: {}, rating: null, feedback: null, scores: {} };
}

/** Of the form that real ones have, and the same in every run. */
function executionId(n: number): string {
  return `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}
