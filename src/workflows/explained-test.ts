import { type Assignment, explainAssignment, rangesOf } from '../domain/assignment.ts';
import type { HeldState } from '../resolution/holding.ts';

/** How the test that runs treats the user, whatever else decides what is served. */
export interface ExplainedTest {
  readonly id: string;
  /** In basis points, like weights, ranges and where the user lies. Null, like them: the test assigns by an algorithm that is not known here. */
  readonly coverage: number | null;
  /** The control first, each with where it lies in the split. */
  readonly arms: readonly ExplainedArm[];
  readonly assignment: Assignment;
  /** Null: the test decides. */
  readonly overruledBy: Overruling | null;
}
export interface ExplainedArm {
  readonly version: number;
  readonly weight: number | null;
  readonly start: number | null;
  readonly end: number | null;
}

/** What decides in the place of a test: a version or an arm that the call names, or a pin, also one that cannot be had. */
export type Overruling = 'version' | 'arm' | 'pin';

/** Null: the test decides, where one runs. */
export function overrulingOf(
  pins: ReadonlyMap<string, number>,
  { name, arm, isNamed }: { readonly name: string; readonly arm: number | null; readonly isNamed: boolean },
): Overruling | null {
  if (isNamed) return 'version';
  if (arm !== null) return 'arm';
  return pins.has(name) ? 'pin' : null;
}

/** Null: no test runs on the prompt. */
export function explainTest(
  { prompts }: HeldState,
  { name, userId }: { readonly name: string; readonly userId: string | null },
  overruledBy: Overruling | null,
): ExplainedTest | null {
  const served = prompts.get(name)?.served;
  if (served?.live == null || served.test === null) return null;
  const assignment = explainAssignment(served.test, userId);
  const { coverage, weights } = assignment.kind === 'version' ? { coverage: null, weights: [] } : served.test;
  const ranges = rangesOf(weights);
  const arms = [served.live, ...served.test.variants].map(({ version }, place) => ({
    version,
    weight: weights[place] ?? null,
    start: ranges[place]?.start ?? null,
    end: ranges[place]?.end ?? null,
  }));
  return { id: served.test.id, coverage, arms, assignment, overruledBy };
}
