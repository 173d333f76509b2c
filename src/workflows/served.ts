import { PromptctlError } from '../domain/errors/error.ts';
import { matchesAny } from '../domain/names.ts';
import type { Database } from '../storage/database.ts';
import { listDeployments, type ReleaseItem } from '../storage/releases.ts';
import { requireEnvironment, requirePrompts } from './find-version.ts';

/** Prompt → what an environment serves of it. In name order. */
export type Served = ReadonlyMap<string, ServedNow>;
export interface ServedNow {
  /** Null: retired. */
  readonly version: number | null;
  /** The test that runs on it. */
  readonly test: string | null;
}

/**
 * What an environment serves, or served before it was retired, of the prompts that names and patterns mean; none: of all.
 * @throws PromptctlError `environment-not-found`, `prompt-not-found`, or `not-deployed` naming what it never served.
 */
export async function selectServed(
  database: Database,
  environment: string,
  patterns: readonly string[],
): Promise<Served> {
  await requireEnvironment(database, environment);
  const all = await listDeployments(database, { prompts: null, environment });
  const missing = patterns.filter((pattern) => !all.some(({ prompt }) => matchesAny(prompt, [pattern])));
  if (missing.length > 0) {
    await requirePrompts(
      database,
      missing.filter((pattern) => !pattern.includes('*')),
    );
    throw new PromptctlError('not-deployed', { environment, names: missing });
  }
  const wanted = all.filter(({ prompt }) => patterns.length === 0 || matchesAny(prompt, patterns));
  return new Map(wanted.map(({ prompt, version, test }) => [prompt, { version, test }]));
}

/** What a release that ends tests expects of a prompt: the test that was seen. One that ends none leaves it to the database to refuse. */
export function expectTest(stopTest: boolean, test: string | null): Pick<ReleaseItem, 'expectedTest'> {
  return stopTest ? { expectedTest: test } : {};
}
