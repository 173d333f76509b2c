import { readRole } from '../../workflows/grant-checks.ts';
import { type GrantResult, grant } from '../../workflows/grant-role.ts';
import { guardShared } from '../../workflows/release-guards.ts';
import { command as define } from '../command.ts';
import { required } from '../context.ts';
import { isOn, textOf } from '../flags.ts';
import { renderGrant } from '../render/grants.ts';

const HOW = "promptctl db grant releaser --to maya --env production --prompts 'support/*'";

export const command = define<GrantResult>({
  run: async (context, [given], flags) => {
    const role = readRole(required(given, '<role>', HOW));
    const login = required(textOf(flags, 'to') ?? undefined, '--to <login>', `promptctl db grant ${role} --to maya`);
    guardShared(context.databaseChoice(), 'nobody else has a login there');
    // Only what was typed: the environment in force says which database is meant, and limits nobody.
    const scope = { role, environment: textOf(flags, 'env'), prompts: textOf(flags, 'prompts') };
    const deps = { database: () => context.database(), change: await context.change() };
    return grant(deps, { login, ...scope, dryRun: isOn(flags, 'dryRun') });
  },
  render: renderGrant,
});
