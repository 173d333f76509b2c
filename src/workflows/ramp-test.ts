import { coverageOf } from '../domain/ab-test.ts';
import { readCoverage } from '../domain/test-settings.ts';
import type { ReleaseItem } from '../storage/releases.ts';
import { requireChange } from './change.ts';
import { findTest } from './find-test.ts';
import type { ReleaseDeps, ReleaseInput } from './make-release.ts';
import { makeTestRelease, type TestRelease } from './test-release.ts';

export interface RampTestInput extends ReleaseInput {
  /** The prompt, or the id of a test of the environment. */
  readonly test: string;
  /** `50%`. */
  readonly coverage: string;
  /** The coverage that the test must have now; null: what this call saw. */
  readonly expect: string | null;
}

/**
 * Takes more users into a running test; nobody who is in it changes arms. The coverage that it has already stays without a release.
 * @throws PromptctlError `usage`, `coverage-lower`, `test-not-running`, `test-conflict` when somebody was first, or what could not be found.
 */
export async function rampTest(deps: ReleaseDeps, input: RampTestInput): Promise<TestRelease> {
  requireChange(deps.change, input.message);
  const ramp = readCoverage(input.coverage);
  const expect = input.expect === null ? null : readCoverage(input.expect);
  const { prompt, test } = await findTest(deps.database, input.test, input.environment);
  // Where none runs, the database says so: it may have answered this very request before.
  const seen = test === null ? {} : { expectedCoverage: expect ?? coverageOf(test) };
  const item: ReleaseItem = { prompt, version: null, ramp, expectedTest: test?.id ?? null, ...seen };
  return makeTestRelease(deps, input, { kind: 'test-ramp', item });
}
