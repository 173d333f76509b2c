import type { AbTest, TestStop } from '../../domain/ab-test.ts';
import type { ListedTest } from '../../workflows/list-tests.ts';

/** Whether a test runs, and if not, how it ended: `running`, `overdue`, `ended: 8 promoted`, `ended by a promotion of 9`. */
export function stateText(test: ListedTest): string {
  if (test.stopped === null) return runningText(test);
  const text = endText(test, test.stopped);
  return outcomeOf(test, test.stopped) === 'replaced' ? `ended by a ${text}` : `ended: ${text}`;
}

/** The same where there is little room: `8 promoted`. */
export function shortStateText(test: ListedTest): string {
  return test.stopped === null ? runningText(test) : endText(test, test.stopped);
}

function runningText({ isOverdue }: ListedTest): string {
  return isOverdue ? 'overdue' : 'running';
}

type Outcome = 'retired' | 'kept' | 'undone' | 'back' | 'promoted' | 'replaced';

/** `undone` and `back` are rollbacks: of the test alone, and further; `replaced` is a promotion of what was no arm. */
function outcomeOf({ arms }: AbTest, { kind, version }: TestStop): Outcome {
  if (version === null) return 'retired';
  if (version === arms[0]?.version) return kind === 'rollback' ? 'undone' : 'kept';
  if (kind === 'rollback') return 'back';
  return arms.some((arm) => arm.version === version) ? 'promoted' : 'replaced';
}

/** Both by the version that is served from then on. */
const ENDS: { readonly [outcome in Outcome]: (version: number | null) => string } = {
  retired: () => 'retired',
  kept: () => 'control kept',
  undone: () => 'rolled back',
  back: (version) => `rolled back to ${version}`,
  promoted: (version) => `${version} promoted`,
  replaced: (version) => `promotion of ${version}`,
};
const OUTCOMES: { readonly [outcome in Outcome]: (version: number | null) => string } = {
  retired: () => 'nothing is served',
  kept: (version) => `control ${version} kept`,
  undone: (version) => `control ${version} kept`,
  back: (version) => `${version} is served again`,
  promoted: (version) => `${version} promoted`,
  replaced: (version) => `${version} promoted, which was no arm`,
};

function endText(test: AbTest, stop: TestStop): string {
  return ENDS[outcomeOf(test, stop)](stop.version);
}

/** What everybody got from its end on: `8 promoted`, `control 7 kept`. */
export function outcomeText(test: AbTest, stop: TestStop): string {
  return OUTCOMES[outcomeOf(test, stop)](stop.version);
}
