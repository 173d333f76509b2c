import { readArms } from '../domain/arms.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import type { Database } from '../storage/database.ts';
import { requireChange } from './change.ts';
import { findArm } from './find-arm.ts';
import { findTest } from './find-test.ts';
import type { ReleaseDeps, ReleaseInput } from './make-release.ts';
import { makeTestRelease, type TestRelease } from './test-release.ts';

export interface StopTestInput extends ReleaseInput {
  /** The prompt, or the id of a test of the environment. */
  readonly test: string;
  /** The arm to make live, as `8` or as a reference; null: the control stays. */
  readonly promote: string | null;
}

/**
 * Ends a running test: everybody gets one of its arms from then on. Nothing is held, and the other arms may be promoted later.
 * @throws PromptctlError `arms-invalid`, `test-not-running`, `arm-not-found`, `test-conflict` when somebody was first, or what could not be found.
 */
export async function stopTest(deps: ReleaseDeps, input: StopTestInput): Promise<TestRelease> {
  const { database, change } = deps;
  const { environment, promote } = input;
  requireChange(change, input.message);
  const { prompt, test } = await findTest(database, input.test, environment);
  const version = promote === null ? null : await findPromoted(database, prompt, environment, promote);
  const item = { prompt, version, expectedTest: test?.id ?? null };
  return makeTestRelease(deps, input, { kind: 'test-stop', item });
}

async function findPromoted(database: Database, prompt: string, environment: string, text: string): Promise<number> {
  const [arm] = readArms(prompt, [text]);
  if (arm === undefined || arm.share !== null) {
    throw new PromptctlError('arms-invalid', {
      problem: `"${text}" says a share, and what goes live is served to everybody`,
      hint: `promptctl ab stop ${prompt} --promote ${arm?.selector ?? 'VERSION'} --env ${environment}`,
    });
  }
  return findArm(database, prompt, arm);
}
