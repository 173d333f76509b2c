import { rangesOf } from '../domain/arms.ts';
import { type Assignment, explainAssignment } from '../domain/assignment.ts';
import type { HeldState } from '../resolution/holding.ts';
import { heldTest } from '../resolution/resolve.ts';

/** How the test that runs treats the user, whatever else decides what is served. */
export interface ExplainedTest {
  readonly id: string;
  /** In basis points, like weights, ranges and where the user lies. */
  readonly coverage: number;
  /** The control first. */
  readonly arms: readonly {
    readonly version: number;
    readonly weight: number;
    readonly start: number;
    readonly end: number;
  }[];
  readonly assignment: Assignment;
  /** This very call names the arm. */
  readonly isForcedHere: boolean;
}

/** Null: no test runs on the prompt. */
export function explainTest(
  state: HeldState,
  { name, userId, arm }: { readonly name: string; readonly userId: string | null; readonly arm: number | null },
): ExplainedTest | null {
  const test = heldTest(state, name);
  const live = state.prompts.get(name)?.served.live ?? null;
  if (test === null || live === null) return null;
  const { id, coverage, weights, variants } = test;
  const ranges = rangesOf(weights);
  const arms = [live, ...variants].map(({ version }, place) => ({
    version,
    weight: weights[place] ?? 0,
    ...(ranges[place] ?? { start: 0, end: 0 }),
  }));
  return { id, coverage, arms, assignment: explainAssignment(test, userId), isForcedHere: arm !== null };
}
