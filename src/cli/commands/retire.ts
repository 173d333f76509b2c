import { guardDestination } from '../../workflows/release-guards.ts';
import type { ReleaseResult } from '../../workflows/release-result.ts';
import { retire } from '../../workflows/retire.ts';
import { command as define } from '../command.ts';
import { required } from '../context.ts';
import { releaseDeps, releaseExit, releaseInput } from '../releasing.ts';
import { renderRelease } from '../render/release.ts';

export const command = define<ReleaseResult>({
  run: async (context, given, flags) => {
    required(given[0], '<name>', 'which prompt? promptctl retire support/reply');
    guardDestination(context.databaseChoice(), context.env, context.environment().value);
    return retire(await releaseDeps(context), { ...(await releaseInput(context, flags)), names: given });
  },
  render: renderRelease,
  exit: releaseExit,
});
