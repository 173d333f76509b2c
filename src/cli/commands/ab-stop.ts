import { PromptctlError } from '../../domain/errors/error.ts';
import { stopTest } from '../../workflows/stop-test.ts';
import type { TestRelease } from '../../workflows/test-release.ts';
import { chooseEnd, chooseTest } from '../ask-test.ts';
import { command as define } from '../command.ts';
import type { Context } from '../context.ts';
import { type Flags, isOn, textOf } from '../flags.ts';
import { releaseDeps, releaseExit, releaseInput } from '../releasing.ts';
import { renderRelease } from '../render/release.ts';
import { adviseTest } from '../test-advice.ts';

export const command = define<TestRelease>({
  run: async (context, [given], flags) => {
    const input = await releaseInput(context, flags);
    const test =
      given ?? (await chooseTest(context, 'Stop which test?', 'promptctl ab stop support/reply --keep-control'));
    const what = await whatOf(context, test, flags);
    return stopTest(await releaseDeps(context, flags), { ...input, ...what });
  },
  render: renderRelease,
  exit: releaseExit,
  advise: adviseTest,
});

/** The test, and the arm that is to go live; null: the control stays. */
async function whatOf(
  context: Context,
  test: string,
  flags: Flags,
): Promise<{ readonly test: string; readonly promote: string | null }> {
  const [promote, keeps] = [textOf(flags, 'promote'), isOn(flags, 'keepControl')];
  if (promote !== null && keeps) {
    const problem = '--promote makes an arm live, and --keep-control keeps what is';
    throw new PromptctlError('usage', { problem, hint: 'give one of them' });
  }
  return promote === null && !keeps ? chooseEnd(context, test) : { test, promote };
}
