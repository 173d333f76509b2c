import { type RenderedPrompt, renderFromFiles } from '../../workflows/render-prompt.ts';
import { command as define } from '../command.ts';
import type { Context } from '../context.ts';
import { required } from '../context.ts';
import { type Flags, isOn, textOf } from '../flags.ts';
import { readGivenText } from '../given-file.ts';
import { partOf, readGivenVariables } from '../given-variables.ts';
import { renderParity, renderRendered } from '../render/rendered.ts';

export const command = define<RenderedPrompt>({
  run: async (context, [name], flags) =>
    renderFromFiles(
      { checkout: context.checkout() },
      {
        name: required(name, '<name>', 'which prompt? promptctl render support/reply --var name=value'),
        ...(await readGivenVariables(context, flags)),
        strict: isOn(flags, 'strict'),
        part: partOf(flags),
        expected: await readExpected(context, flags),
      },
    ),
  render: (result, view, flags) =>
    result.equals === null ? renderRendered(result, partOf(flags), view) : renderParity(result.equals, view),
});

async function readExpected(
  context: Context,
  flags: Flags,
): Promise<{ readonly text: string; readonly file: string } | null> {
  const file = textOf(flags, 'expect');
  return file === null ? null : { file, text: await readGivenText(context, file, 'the expected text') };
}
