import { PromptctlError } from '../domain/errors/error.ts';
import { requireChange } from './change.ts';
import { makeRelease, type ReleaseDeps, type ReleaseInput } from './make-release.ts';
import type { ReleaseResult } from './release-result.ts';
import { expectTest, selectServed } from './served.ts';

export interface RetireInput extends ReleaseInput {
  /** Names and patterns. */
  readonly names: readonly string[];
  /** Ends the tests that run on them. */
  readonly stopTest: boolean;
}

/**
 * Stops serving prompts in an environment; promote or rollback bring them back, and nothing is deleted.
 * @throws PromptctlError `prompt-not-found`, `not-deployed`, `environment-not-found`, `release-conflict`, `prompt-under-test`.
 */
export async function retire(deps: ReleaseDeps, input: RetireInput): Promise<ReleaseResult> {
  const { names, stopTest } = input;
  requireChange(deps.change, input.message);
  if (names.length === 0)
    throw new PromptctlError('argument-missing', { argument: '<name>', how: 'name a prompt: support/reply' });
  const served = await selectServed(deps.database, input.environment, names);
  const items = [...served].map(([prompt, { version, test }]) => ({
    prompt,
    version: null,
    expected: version,
    ...expectTest(stopTest, test),
  }));
  return makeRelease(deps, input, { kind: 'retire', items, stopTest });
}
