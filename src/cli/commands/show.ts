import { PromptctlError } from '../../domain/errors/error.ts';
import { type ShownVersion, show } from '../../workflows/show.ts';
import { choosePrompt } from '../ask.ts';
import { command as define } from '../command.ts';
import { type Flags, textOf } from '../flags.ts';
import { renderShow, renderYaml } from '../render/show.ts';

export const command = define<ShownVersion>({
  run: async (context, [given], flags) => {
    formatOf(flags);
    const reference =
      given ??
      (await choosePrompt(context, 'Which prompt?', { argument: '<reference>', how: 'promptctl show support/reply' }));
    return show({ database: await context.database() }, { reference });
  },
  render: (version, view, flags) => (formatOf(flags) === 'yaml' ? renderYaml(version) : renderShow(version, view)),
  paged: true,
});

function formatOf(flags: Flags): 'text' | 'yaml' {
  const format = textOf(flags, 'format') ?? 'text';
  if (format === 'text' || format === 'yaml') return format;
  throw new PromptctlError('usage', {
    problem: `--format is text or yaml, not "${format}"`,
    hint: '--json prints JSON',
  });
}
