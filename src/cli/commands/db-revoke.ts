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
    const deps = { database: () => context.database(), change: await context.change() };
    const [confirmed, dryRun] = [isOn(flags, 'yes'), isOn(flags, 'dryRun')];
    const isAsked = role === null && !confirmed && !dryRun && context.interactive;
    if (isAsked && !(await confirm(context, `Take every role from ${login} on ${(await context.database()).target}?`)))
      return null;
    return revoke(deps, { login, ...scope, confirmed: confirmed || isAsked, dryRun });
  },
  render: renderRevoke,
});
