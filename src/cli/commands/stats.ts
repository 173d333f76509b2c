import type { Stats } from '../../workflows/prompt-stats.ts';
import { stats } from '../../workflows/stats.ts';
import { formatOf } from '../choices.ts';
import { command as define } from '../command.ts';
import { lookDeps } from '../context.ts';
import { pastOf } from '../flags.ts';
import { renderStats } from '../render/stats.ts';

export const command = define<Stats>({
  run: async (context, given, flags) => {
    formatOf(flags);
    const since = pastOf(flags, 'since', context.now);
    const environment = context.environment().value;
    return stats(await lookDeps(context), { patterns: given, environment, since });
  },
  render: renderStats,
  paged: true,
});
