import { canonicalContent } from '../domain/content.ts';
import type { Diagnostic } from '../domain/diagnostic.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import type { Content, JsonObject, PromptDefinition, Variable, VariableType } from '../domain/prompt.ts';
import { readPromptFile } from '../domain/prompt-file/read.ts';
import type { Database } from '../storage/database.ts';
import { type PushedPrompt, type PushItem, pushPrompts } from '../storage/prompts.ts';
import { readHeads } from '../storage/versions.ts';
import { type Change, requireChange } from './change.ts';

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
 * @throws PromptctlError `files-invalid` (places are those in the indented JSON of each prompt), `push-conflict`.
 */
export async function createVersions(
  { database, change }: { readonly database: Database; readonly change: Change },
  { prompts, message, source, dryRun }: CreateInput,
): Promise<PushedPrompt[]> {
  requireChange(change, message);
  const definitions = readInput(prompts);
  const heads = new Map((await readHeads(database, [...definitions.keys()])).map((head) => [head.prompt, head]));
  const items = prompts.map(({ name, parent, ...given }): PushItem => {
    const head = heads.get(name);
    const { description, tags, content } = definitions.get(name) as PromptDefinition;
    return {
      name,
      content: canonicalContent(content),
      parent: parent ?? head?.version ?? 0,
      description: given.description === undefined ? (head?.description ?? '') : description,
      tags: given.tags === undefined ? (head?.tags ?? []) : tags,
    };
  });
  return items.length === 0 ? [] : pushPrompts(database, items, { ...change, source, message, dryRun });
}

/** JSON is YAML too, so what programs give is judged by the very reader of prompt files, prompt by prompt. */
function readInput(prompts: readonly PromptInput[]): Map<string, PromptDefinition> {
  const definitions = new Map<string, PromptDefinition>();
  const diagnostics: Diagnostic[] = [];
  for (const { parent: _parent, ...fields } of prompts) {
    const { name } = fields;
    if (definitions.has(name)) {
      throw new PromptctlError('usage', { problem: `"${name}" is given twice`, hint: 'give each prompt once' });
    }
    const file = readPromptFile(`input ${name}`, new TextEncoder().encode(JSON.stringify(fields, null, 2)));
    diagnostics.push(...file.diagnostics);
    for (const prompt of file.prompts) definitions.set(name, prompt);
  }
  if (diagnostics.length > 0) throw new PromptctlError('files-invalid', { diagnostics });
  return definitions;
}
