import { rampTest } from '../../workflows/ramp-test.ts';
import type { TestRelease } from '../../workflows/test-release.ts';
import { chooseCoverage, chooseTest } from '../ask-test.ts';
import { command as define } from '../command.ts';
import { textOf } from '../flags.ts';
import { releaseDeps, releaseExit, releaseInput } from '../releasing.ts';
import { renderRelease } from '../render/release.ts';
import { adviseTest } from '../test-advice.ts';

export const command = define<TestRelease>({
  run: async (context, [given, share], flags) => {
    const input = await releaseInput(context, flags);
    const test = given ?? (await chooseTest(context, 'Ramp which test?', 'promptctl ab ramp support/reply 50%'));
    const what = share === undefined ? await chooseCoverage(context, test) : { test, coverage: share };
    return rampTest(await releaseDeps(context, flags), { ...input, ...what, expect: textOf(flags, 'expect') });
  },
  render: renderRelease,
  exit: releaseExit,
  advise: adviseTest,
});
