import { type PricesRemoved, removeTeamPrice } from '../../workflows/team-prices.ts';
import { command as define } from '../command.ts';
import { required } from '../context.ts';
import { dayOf } from '../flags.ts';
import { renderPricesRemoved } from '../render/prices.ts';

export const command = define<PricesRemoved>({
  run: async (context, [given], flags) => {
    const model = required(given, '<model>', 'promptctl db remove-price gpt-4o');
    const since = dayOf(flags, 'since');
    const { author } = await context.change();
    return removeTeamPrice({ database: await context.database(), author }, { model, since });
  },
  render: renderPricesRemoved,
});
