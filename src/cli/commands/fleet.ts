import { type Fleet, fleet } from '../../workflows/fleet.ts';
import { connectionOf } from '../../workflows/target.ts';
import { command as define } from '../command.ts';
import { renderFleet } from '../render/fleet.ts';

export const command = define<Fleet>({
  run: async (context) => {
    const connection = () => connectionOf(context.databaseChoice());
    const deps = { database: () => context.database(), cache: await context.cache(), connection };
    return fleet(deps, { environment: context.environment().value });
  },
  render: renderFleet,
});
