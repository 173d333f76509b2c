import { type ProtectedEnvironment, protectEnvironment } from '../../workflows/protect-environment.ts';
import { command as define } from '../command.ts';
import { required } from '../context.ts';
import { renderProtection } from '../render/protection.ts';

export const command = define<ProtectedEnvironment>({
  run: async (context, [given]) => {
    const name = required(given, '<name>', 'promptctl env unprotect staging');
    const { author } = await context.change();
    const deps = { database: await context.database(), author };
    return protectEnvironment(deps, { name, isProtected: false, needsApproval: false });
  },
  render: renderProtection,
});
