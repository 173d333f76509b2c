import { type PromptFile, readPromptFile } from '../../../src/domain/prompt-file/read.ts';

export function read(text: string): PromptFile {
  return readPromptFile('bad.yaml', new TextEncoder().encode(text));
}

/** Every diagnostic of a text as people see it, the hint behind the carets; `ok` names the prompts that are in order. */
export function report(text: string): string {
  const { prompts, diagnostics } = read(text);
  const shown = diagnostics.map(({ file, line, column, code, message, frame, hint }) => {
    return `${file}:${line}:${column}: ${message} [${code}]\n${frame}${hint === null ? '' : ` ${hint}`}`;
  });
  return [...shown, `ok: ${prompts.map(({ name }) => name).join(' ')}`.trimEnd()].join('\n');
}
