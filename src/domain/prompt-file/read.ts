import type { Diagnostic } from '../diagnostic.ts';
import type { PromptDefinition } from '../prompt.ts';
import { contentProblems } from './content-places.ts';
import { type Outline, outline, spoiltBy } from './outline.ts';
import { diagnose, type Problem } from './problem.ts';
import { type ReadPrompt, readPrompts } from './prompts.ts';
import { readYaml, type YamlFile } from './yaml.ts';

export { findDuplicates } from './duplicates.ts';

/** A prompt of a file, and where its name stands. */
export interface LocatedPrompt extends PromptDefinition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The prompts of a file that are in order, and everything that is wrong with the file, sorted by place. */
export interface PromptFile {
  readonly prompts: readonly LocatedPrompt[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a prompt file from bytes that nobody vouches for. Never throws; `path` only names the file in messages. */
export function readPromptFile(path: string, bytes: Uint8Array): PromptFile {
  const file = readYaml(path, bytes);
  if (file.document === null) return { prompts: [], diagnostics: file.diagnostics };
  const found = outline(file.document);
  const read = readPrompts(found);
  const problems = allProblems(file, found, read);
  return { prompts: inOrder(file, read, problems), diagnostics: diagnose(file, problems) };
}

/** What the YAML reader objected to is not objected to a second time for the value that took its place. */
function allProblems(file: YamlFile, { problems }: Outline, read: readonly ReadPrompt[]): Problem[] {
  const known = new Set(file.problems.map(({ offset }) => offset));
  const found = [...problems, ...read.flatMap(({ problems }) => problems)].filter(({ offset }) => !known.has(offset));
  return [...file.problems, ...found, ...read.flatMap((prompt) => contentProblems(prompt, file.text))];
}

function inOrder(file: YamlFile, read: readonly ReadPrompt[], problems: readonly Problem[]): LocatedPrompt[] {
  const isSpoilt = spoiltBy(problems);
  return read.flatMap(({ entry, definition }) => {
    if (definition === null || isSpoilt(entry)) return [];
    return [{ ...definition, file: file.path, ...file.places.at(entry.place.offset) }];
  });
}
