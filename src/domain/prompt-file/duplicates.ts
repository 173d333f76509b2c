import type { Diagnostic } from '../diagnostic.ts';

interface Located {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One error for each place that defines a prompt again; it names the first place, in the order that was given. */
export function findDuplicates(prompts: readonly Located[]): readonly Diagnostic[] {
  const first = new Map<string, Located>();
  return prompts.flatMap((prompt) => {
    const before = first.get(prompt.name);
    if (before !== undefined) return [describe(prompt, before)];
    first.set(prompt.name, prompt);
    return [];
  });
}

function describe({ name, file, line, column }: Located, first: Located): Diagnostic {
  return {
    code: 'duplicate-prompt',
    file,
    line,
    column,
    message: `"${name}" is defined twice: here, and at ${first.file}:${first.line}:${first.column}`,
    hint: 'keep one of them, or rename one',
    frame: '',
  };
}
