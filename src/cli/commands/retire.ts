import { guardDestination } from '../../workflows/release-guards.ts';
import type { ReleaseResult } from '../../workflows/release-result.ts';
import { retire } from '../../workflows/retire.ts';
import { command as define } from '../command.ts';
import { required } from '../context.ts';
import { isOn, textOf } from '../flags.ts';
import { renderRelease } from '../render/release.ts';

export const command = define<ReleaseResult>({
  run: async (context, given, flags) => {
    required(given[0], '<name>', 'which prompt? promptctl retire support/reply');
    const environment = context.environment().value;
    guardDestination(context.databaseChoice(), context.env, environment);
    const deps = { database: await context.database(), change: await context.change() };
    return retire(deps, {
      environment,
      names: given,
      message: textOf(flags, 'message') ?? '',
      source: await context.source(),
      dryRun: isOn(flags, 'dryRun'),
    });
  },
  render: renderRelease,
});
