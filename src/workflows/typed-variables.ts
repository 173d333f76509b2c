import { PromptctlError } from '../domain/errors/error.ts';
import type { Content, Variable } from '../domain/prompt.ts';

/** Values for a prompt as a command line gives them. */
export interface VariableInput {
  /** Values as a program would give them. */
  readonly variables: { readonly [name: string]: unknown };
  /** Values as typed: read by the declared type. */
  readonly typed: ReadonlyMap<string, string>;
}

/** All values of a prompt; what was typed wins. @throws PromptctlError `usage` for what is not of its declared type. */
export function readVariables(
  content: Content,
  { variables, typed }: VariableInput,
): { readonly [name: string]: unknown } {
  const declared = new Map(Object.entries(content.variables ?? {}));
  const read = [...typed].map(([name, text]) => [name, readTyped(name, text, declared.get(name))]);
  return { ...variables, ...Object.fromEntries(read) };
}

/** A value typed on a command line as its declared type; a text stays as it was typed, and rendering judges the rest. */
function readTyped(name: string, text: string, variable: Variable | undefined): unknown {
  if (variable === undefined || variable.type === 'string') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PromptctlError('usage', {
      problem: `"${name}" takes ${variable.type === 'json' ? 'JSON' : `a ${variable.type}`}, not ${JSON.stringify(text.slice(0, 60))}`,
      hint:
        variable.type === 'json'
          ? `quote it for the shell: --var '${name}={"key": 1}'`
          : `write for example --var ${name}=${variable.type === 'number' ? '1' : 'true'}`,
    });
  }
}
