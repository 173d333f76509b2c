import { type RevokeResult, revoke } from '../../workflows/revoke-role.ts';
import { confirm } from '../ask.ts';
import { command as define } from '../command.ts';
import { required } from '../context.ts';
import { isOn, textOf } from '../flags.ts';
import { renderRevoke } from '../render/grants.ts';

export const command = define<RevokeResult | null>({
  run: async (context, [role = null], flags) => {
    const login = required(
      textOf(flags, 'from') ?? undefined,
      '--from <login>',
      'promptctl db revoke releaser --from maya',
    );
    const scope = { role, environment: textOf(flags, 'env'), prompts: textOf(flags, 'prompts') };
    const asked = context.interactive ? (question: string) => confirm(context, question) : null;
    const deps = {
      database: () => context.database(),
      change: await context.change(),
      confirm: isOn(flags, 'yes') ? ('yes' as const) : asked,
    };
    return revoke(deps, { login, ...scope, dryRun: isOn(flags, 'dryRun') });
  },
  render: renderRevoke,
});
