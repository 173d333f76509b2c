import { PromptctlError } from '../domain/errors/error.ts';
import type { JsonObject } from '../domain/prompt.ts';
import type { Database } from '../storage/database.ts';
import { release } from '../storage/releases.ts';
import { type Change, requireChange } from './change.ts';
import { type ReleaseResult, toResult } from './release-result.ts';
import { selectServed } from './served.ts';

export interface RetireInput {
  readonly environment: string;
  /** Names and patterns. */
  readonly names: readonly string[];
  readonly message: string;
  readonly source: JsonObject;
  readonly dryRun: boolean;
}

/**
 * Stops serving prompts in an environment; promote or rollback bring them back, and nothing is deleted.
 * @throws PromptctlError `prompt-not-found`, `not-deployed`, `environment-not-found`, `release-conflict`.
 */
export async function retire(
  { database, change }: { readonly database: Database; readonly change: Change },
  { environment, names, message, source, dryRun }: RetireInput,
): Promise<ReleaseResult> {
  requireChange(change, message);
  if (names.length === 0)
    throw new PromptctlError('argument-missing', { argument: '<name>', how: 'name a prompt: support/reply' });
  const served = await selectServed(database, environment, names);
  const items = [...served].map(([prompt, expected]) => ({ prompt, version: null, expected }));
  const made = await release(
    database,
    { environment, kind: 'retire', items, reason: message },
    { ...change, source, dryRun },
  );
  return toResult(made, database.target, dryRun);
}
