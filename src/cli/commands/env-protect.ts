import { type ProtectedEnvironment, protectEnvironment } from '../../workflows/protect-environment.ts';
import { guardShared } from '../../workflows/release-guards.ts';
import { command as define } from '../command.ts';
import { agreeToLess } from '../consent.ts';
import { required } from '../context.ts';
import { renderProtection } from '../render/protection.ts';

export const command = define<ProtectedEnvironment>({
  run: async (context, [given], flags) => {
    const name = required(given, '<name>', 'promptctl env protect production');
    const approval = flags['approval'];
    const wanted = { name, isProtected: true, needsApproval: typeof approval === 'boolean' ? approval : null };
    if (wanted.needsApproval === true) guardShared(context.databaseChoice(), 'nobody else could approve');
    await agreeToLess(context, flags, wanted);
    const { author } = await context.change();
    return protectEnvironment({ database: await context.database(), author }, wanted);
  },
  render: renderProtection,
});
