import { matchesAny } from '../domain/names.ts';
import type { Database } from '../storage/database.ts';
import { listPrompts } from '../storage/prompts.ts';
import { listDeployments } from '../storage/releases.ts';
import { listTests } from '../storage/tests.ts';
import { requireNames } from './find-version.ts';

/** A prompt with its newest version and what each environment serves of it. */
export interface ListedPrompt {
  readonly name: string;
  readonly newest: number;
  readonly served: { readonly [environment: string]: number };
  /** The variants that are tested against what is served. */
  readonly testing: { readonly [environment: string]: readonly number[] };
  readonly model: string | null;
  readonly author: string;
  readonly pushedAt: string;
  readonly description: string;
  readonly tags: readonly string[];
}

export interface PromptList {
  readonly prompts: readonly ListedPrompt[];
}

/**
 * Lists what was pushed, by name; `patterns` are names or globs.
 * @throws PromptctlError `prompt-not-found` for a name; a glob may match nothing.
 */
export async function list(
  { database }: { readonly database: Database },
  input: { readonly patterns: readonly string[]; readonly tag: string | null },
): Promise<PromptList> {
  const [prompts, deployments, tests] = await Promise.all([
    listPrompts(database),
    listDeployments(database, { prompts: null, environment: null }),
    listTests(database, { isRunning: true }),
  ]);
  requireNames(
    input.patterns.filter((pattern) => !pattern.includes('*')),
    prompts.map(({ name }) => name),
  );
  const served = byPrompt(
    deployments.flatMap(({ version, ...at }) => (version === null ? [] : [{ ...at, value: version }])),
  );
  const testing = byPrompt(
    tests.map(({ arms, ...at }) => ({ ...at, value: arms.slice(1).map(({ version }) => version) })),
  );
  const wanted = prompts.filter(
    ({ name, tags }) =>
      (input.patterns.length === 0 || matchesAny(name, input.patterns)) &&
      (input.tag === null || tags.includes(input.tag)),
  );
  return {
    prompts: wanted.map((prompt) => ({
      name: prompt.name,
      newest: prompt.headVersion,
      served: served.get(prompt.name) ?? {},
      testing: testing.get(prompt.name) ?? {},
      model: prompt.headModel,
      author: prompt.headAuthor,
      pushedAt: prompt.headCreatedAt,
      description: prompt.description,
      tags: prompt.tags,
    })),
  };
}

/** Prompt → environment → value. */
function byPrompt<Value>(
  rows: readonly { readonly prompt: string; readonly environment: string; readonly value: Value }[],
): Map<string, { [environment: string]: Value }> {
  const found = new Map<string, { [environment: string]: Value }>();
  for (const { prompt, environment, value } of rows) {
    const known = found.get(prompt);
    if (known === undefined) found.set(prompt, { [environment]: value });
    else known[environment] = value;
  }
  return found;
}
