import { type GrantList, grants } from '../../workflows/grants.ts';
import { command as define } from '../command.ts';
import { renderGrants } from '../render/grants.ts';

export const command = define<GrantList>({
  run: async (context, [login = null]) => grants({ database: await context.database() }, { login }),
  render: renderGrants,
});
