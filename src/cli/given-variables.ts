import { PromptctlError } from '../domain/errors/error.ts';
import type { Part } from '../workflows/render-prompt.ts';
import type { VariableInput } from '../workflows/typed-variables.ts';
import type { Context } from './context.ts';
import { type Flags, listOf, textOf } from './flags.ts';
import { readGivenText } from './given-file.ts';

/** The values that `--vars` and `--var` give. @throws PromptctlError `usage` for what is not of their form. */
export async function readGivenVariables(context: Context, flags: Flags): Promise<VariableInput> {
  return { variables: await readFile(context, flags), typed: new Map(listOf(flags, 'var').map(readAssignment)) };
}

function readAssignment(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1)
    throw new PromptctlError('usage', {
      problem: `--var takes name=value, not "${text}"`,
      hint: '--var language=German',
    });
  return [text.slice(0, at), text.slice(at + 1)];
}

async function readFile(context: Context, flags: Flags): Promise<{ readonly [name: string]: unknown }> {
  const file = textOf(flags, 'vars');
  if (file === null) return {};
  const value = parse(await readGivenText(context, file, 'the variables'));
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new PromptctlError('usage', {
      problem: `--vars ${file} does not hold a JSON object`,
      hint: 'write for example {"language": "German"}',
    });
  }
  return value as { readonly [name: string]: unknown };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text that `--part` asks for. @throws PromptctlError `usage`. */
export function partOf(flags: Flags): Part | null {
  const part = textOf(flags, 'part');
  if (part === null || part === 'template' || part === 'system') return part;
  throw new PromptctlError('usage', { problem: `--part is template or system, not "${part}"`, hint: null });
}
