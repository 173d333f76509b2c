import { list, type PromptList } from '../../workflows/list.ts';
import { command as define } from '../command.ts';
import { textOf } from '../flags.ts';
import { renderList } from '../render/list.ts';

export const command = define<PromptList>({
  run: async (context, given, flags) =>
    list({ database: await context.database() }, { patterns: given, tag: textOf(flags, 'tag') }),
  render: renderList,
});
