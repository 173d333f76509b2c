import { logReleases, logVersions, type ReleaseLog, type VersionLog } from '../../workflows/log.ts';
import { command as define } from '../command.ts';
import { isOn, numberOf, textOf, timeOf } from '../flags.ts';
import { renderReleaseLog, renderVersionLog } from '../render/log.ts';

const DEFAULT_LIMIT = 50;

export const command = define<VersionLog | ReleaseLog>({
  run: async (context, [name], flags) => {
    const database = await context.database();
    const filter = { since: timeOf(flags, 'since', context.now), limit: numberOf(flags, 'limit') ?? DEFAULT_LIMIT };
    if (name !== undefined && textOf(flags, 'env') === null) {
      return logVersions({ database }, { name, patch: isOn(flags, 'patch'), ...filter });
    }
    return logReleases({ database }, { environment: context.environment().value, prompt: name ?? null, ...filter });
  },
  render: (log, view) => (log.kind === 'versions' ? renderVersionLog(log, view) : renderReleaseLog(log, view)),
  paged: true,
});
