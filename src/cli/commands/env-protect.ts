import { type ProtectedEnvironment, protectEnvironment } from '../../workflows/protect-environment.ts';
import { command as define } from '../command.ts';
import { required } from '../context.ts';
import { renderProtection } from '../render/protection.ts';

export const command = define<ProtectedEnvironment>({
  run: async (context, [given], flags) => {
    const name = required(given, '<name>', 'promptctl env protect production');
    const { author } = await context.change();
    const approval = flags['approval'];
    const needsApproval = typeof approval === 'boolean' ? approval : null;
    return protectEnvironment(
      { database: await context.database(), author },
      { name, isProtected: true, needsApproval },
    );
  },
  render: renderProtection,
});
