import { type ProtectedEnvironment, protectEnvironment } from '../../workflows/protect-environment.ts';
import { command as define } from '../command.ts';
import { agreeToLess } from '../consent.ts';
import { required } from '../context.ts';
import { renderProtection } from '../render/protection.ts';

export const command = define<ProtectedEnvironment>({
  run: async (context, [given], flags) => {
    const name = required(given, '<name>', 'promptctl env unprotect staging');
    const wanted = { name, isProtected: false, needsApproval: false };
    await agreeToLess(context, flags, wanted);
    const { author } = await context.change();
    return protectEnvironment({ database: await context.database(), author }, wanted);
  },
  render: renderProtection,
});
