import { PromptctlError } from '../domain/errors/error.ts';
import type { JsonObject } from '../domain/prompt.ts';
import type { Database } from '../storage/database.ts';
import { listDeployments, release } from '../storage/releases.ts';
import type { Change } from './change.ts';
import { requireEnvironment, requirePrompts } from './find-version.ts';
import { type ReleaseResult, toResult } from './release-result.ts';

/**
 * Stops serving prompts in an environment; promote or rollback bring them back, and nothing is deleted.
 * @throws PromptctlError `prompt-not-found`, `not-deployed`, `environment-not-found`, `release-conflict`.
 */
export async function retire(
  { database, change }: { readonly database: Database; readonly change: Change },
  input: {
    readonly environment: string;
    readonly names: readonly string[];
    readonly message: string;
    readonly source: JsonObject;
    readonly dryRun: boolean;
  },
): Promise<ReleaseResult> {
  const { environment } = input;
  const names = [...new Set(input.names)];
  await requireEnvironment(database, environment);
  const served = new Map(
    (await listDeployments(database, { prompts: names, environment })).map((d) => [d.prompt, d.version]),
  );
  const missing = names.filter((name) => !served.has(name));
  await requirePrompts(database, missing);
  if (missing.length > 0) throw new PromptctlError('not-deployed', { environment, names: missing });
  const items = names.map((prompt) => ({ prompt, version: null, expected: served.get(prompt) ?? null }));
  const made = await release(
    database,
    { environment, kind: 'retire', items, reason: input.message },
    { ...change, source: input.source, dryRun: input.dryRun },
  );
  return toResult(made, database.target, input.dryRun);
}
