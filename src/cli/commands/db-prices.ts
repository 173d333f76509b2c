import { type TeamPrices, teamPrices } from '../../workflows/team-prices.ts';
import { command as define } from '../command.ts';
import { renderPrices } from '../render/prices.ts';

export const command = define<TeamPrices>({
  run: async (context) => teamPrices({ database: await context.database() }),
  render: renderPrices,
});
