import { PromptctlError } from '../../domain/errors/error.ts';
import { type Part, type RenderedPrompt, renderFromFiles } from '../../workflows/render-prompt.ts';
import { command as define } from '../command.ts';
import type { Context } from '../context.ts';
import { required } from '../context.ts';
import { type Flags, isOn, listOf, textOf } from '../flags.ts';
import { readGivenText } from '../given-file.ts';
import { renderRendered } from '../render/rendered.ts';

export const command = define<RenderedPrompt>({
  run: async (context, [name], flags) =>
    renderFromFiles(
      { checkout: context.checkout() },
      {
        name: required(name, '<name>', 'which prompt? promptctl render support/reply --var name=value'),
        variables: await readVariables(context, flags),
        typed: new Map(listOf(flags, 'var').map(readAssignment)),
        strict: isOn(flags, 'strict'),
        part: partOf(flags),
        expected: await readExpected(context, flags),
      },
    ),
  render: (result, view, flags) => renderRendered(result, partOf(flags), view),
});

function readAssignment(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1)
    throw new PromptctlError('usage', {
      problem: `--var takes name=value, not "${text}"`,
      hint: '--var language=German',
    });
  return [text.slice(0, at), text.slice(at + 1)];
}

async function readVariables(context: Context, flags: Flags): Promise<{ readonly [name: string]: unknown }> {
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

async function readExpected(
  context: Context,
  flags: Flags,
): Promise<{ readonly text: string; readonly file: string } | null> {
  const file = textOf(flags, 'expect');
  return file === null ? null : { file, text: await readGivenText(context, file, 'the expected text') };
}

function partOf(flags: Flags): Part | null {
  const part = textOf(flags, 'part');
  if (part === null || part === 'template' || part === 'system') return part;
  throw new PromptctlError('usage', { problem: `--part is template or system, not "${part}"`, hint: null });
}
