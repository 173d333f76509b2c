import type { ReleaseResult } from '../../workflows/release-result.ts';
import { retire } from '../../workflows/retire.ts';
import { command as define } from '../command.ts';
import { required } from '../context.ts';
import { isOn } from '../flags.ts';
import { releaseDeps, releaseExit, releaseInput } from '../releasing.ts';
import { renderRelease } from '../render/release.ts';

export const command = define<ReleaseResult>({
  run: async (context, given, flags) => {
    const input = await releaseInput(context, flags);
    required(given[0], '<name>', 'which prompt? promptctl retire support/reply');
    return retire(await releaseDeps(context, flags), { ...input, names: given, stopTest: isOn(flags, 'stopTest') });
  },
  render: renderRelease,
  exit: releaseExit,
});
