import { canonicalContent } from '../domain/content.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import type { Content, Json, JsonObject, Variable, VariableType } from '../domain/prompt.ts';
import { readPromptFile } from '../domain/prompt-file/read.ts';
import type { Database } from '../storage/database.ts';
import { type PushedPrompt, pushPrompts } from '../storage/prompts.ts';
import { readHeads } from '../storage/versions.ts';
import type { Change } from './change.ts';

/** A prompt as a program gives it: the fields of a prompt file. */
export interface PromptInput extends Omit<Content, 'variables'> {
  readonly name: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly variables?: { readonly [name: string]: VariableType | Variable };
  /** The newest version that this one was made from (0: none yet). Left out: whatever is newest now. */
  readonly parent?: number;
}

export interface CreateInput {
  readonly prompts: readonly PromptInput[];
  readonly message: string;
  readonly source: JsonObject;
  readonly dryRun: boolean;
}

/**
 * Stores prompts that a program made as new draft versions, all of them or none. The rules are those of prompt files.
 * @throws PromptctlError `files-invalid` (places are those in the JSON of the input), `push-conflict`.
 */
export async function createVersions(
  { database, change }: { readonly database: Database; readonly change: Change },
  { prompts, message, source, dryRun }: CreateInput,
): Promise<PushedPrompt[]> {
  const definitions = readInput(prompts);
  const heads = new Map(
    (
      await readHeads(
        database,
        prompts.map(({ name }) => name),
      )
    ).map((head) => [head.prompt, head]),
  );
  const parents = new Map(prompts.map(({ name, parent }) => [name, parent]));
  const items = definitions.map(({ name, description, tags, content }) => {
    const head = heads.get(name);
    return {
      name,
      content: canonicalContent(content),
      parent: parents.get(name) ?? head?.version ?? 0,
      description: given(prompts, name)?.description === undefined ? (head?.description ?? '') : description,
      tags: given(prompts, name)?.tags === undefined ? (head?.tags ?? []) : tags,
    };
  });
  return pushPrompts(database, items, { ...change, source, message, dryRun });
}

/** JSON is YAML too, so what programs give is judged by the very reader of prompt files. */
function readInput(prompts: readonly PromptInput[]) {
  const twice = prompts.find(({ name }, i) => prompts.findIndex((other) => other.name === name) !== i);
  if (twice !== undefined)
    throw new PromptctlError('usage', { problem: `"${twice.name}" is given twice`, hint: 'give each prompt once' });
  const entries = prompts.map(({ name, parent: _parent, ...fields }) => [name, fields as Json]);
  const text = JSON.stringify({ promptctl: 1, prompts: Object.fromEntries(entries) }, null, 2);
  const file = readPromptFile('input', new TextEncoder().encode(text));
  if (file.diagnostics.some(({ severity }) => severity === 'error')) {
    throw new PromptctlError('files-invalid', { diagnostics: file.diagnostics });
  }
  return file.prompts;
}

function given(prompts: readonly PromptInput[], name: string): PromptInput | undefined {
  return prompts.find((prompt) => prompt.name === name);
}
