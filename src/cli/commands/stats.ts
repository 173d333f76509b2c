import { stats } from '../../workflows/stats.ts';
import type { Stats } from '../../workflows/stats-shown.ts';
import { formatOf } from '../choices.ts';
import { command as define } from '../command.ts';
import { lookDeps } from '../context.ts';
import { timeOf } from '../flags.ts';
import { renderStats } from '../render/stats.ts';

export const command = define<Stats>({
  run: async (context, given, flags) => {
    formatOf(flags);
    const since = timeOf(flags, 'since', context.now);
    const environment = context.environment().value;
    return stats(await lookDeps(context), { patterns: given, environment, since });
  },
  render: renderStats,
  paged: true,
});
