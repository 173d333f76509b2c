import { PromptctlError } from '../../domain/errors/error.ts';
import { type AuditLog, logAudit } from '../../workflows/audit-log.ts';
import { logReleases, logVersions, type ReleaseLog, type VersionLog } from '../../workflows/log.ts';
import { command as define } from '../command.ts';
import { type Flags, isOn, numberOf, textOf, timeOf } from '../flags.ts';
import { renderAuditLog } from '../render/audit-log.ts';
import { renderVersionLog } from '../render/log.ts';
import { renderReleaseLog } from '../render/release-log.ts';

const DEFAULT_LIMIT = 50;

export const command = define<VersionLog | ReleaseLog | AuditLog>({
  run: async (context, [name], flags) => {
    const filter = { since: timeOf(flags, 'since', context.now), limit: numberOf(flags, 'limit') ?? DEFAULT_LIMIT };
    if (isOn(flags, 'audit')) {
      refusePatch(flags, name);
      const input = { prompt: name ?? null, environment: textOf(flags, 'env'), ...filter };
      return logAudit({ database: await context.database() }, input);
    }
    if (name !== undefined && textOf(flags, 'env') === null) {
      return logVersions({ database: await context.database() }, { name, patch: isOn(flags, 'patch'), ...filter });
    }
    refusePatch(flags, name);
    const database = await context.database();
    return logReleases({ database }, { environment: context.environment().value, prompt: name ?? null, ...filter });
  },
  render: (log, view) => {
    if (log.kind === 'audit') return renderAuditLog(log, view);
    return log.kind === 'versions' ? renderVersionLog(log, view) : renderReleaseLog(log, view);
  },
  paged: true,
});

function refusePatch(flags: Flags, name: string | undefined): void {
  if (!isOn(flags, 'patch')) return;
  throw new PromptctlError('usage', {
    problem: '--patch shows what versions changed, and this log is another one',
    hint: `promptctl log ${name ?? 'NAME'} -p, without --env and --audit`,
  });
}
