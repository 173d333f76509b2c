import { PromptctlError } from '../../domain/errors/error.ts';
import type { ReleaseResult } from '../../workflows/release-result.ts';
import { type RollbackWhat, rollback } from '../../workflows/rollback.ts';
import { choosePrompt } from '../ask.ts';
import { command as define } from '../command.ts';
import type { Context } from '../context.ts';
import { type Flags, numberOf } from '../flags.ts';
import { releaseDeps, releaseExit, releaseInput } from '../releasing.ts';
import { renderRelease } from '../render/release.ts';

export const command = define<ReleaseResult>({
  run: async (context, given, flags) => {
    const input = await releaseInput(context, flags);
    const what = await whatOf(context, given, flags);
    return rollback(await releaseDeps(context, flags), { ...input, what });
  },
  render: renderRelease,
  exit: releaseExit,
});

async function whatOf(context: Context, given: readonly string[], flags: Flags): Promise<RollbackWhat> {
  const [revision, to, expect] = [numberOf(flags, 'release'), numberOf(flags, 'to'), numberOf(flags, 'expect')];
  if (revision === null) {
    const asking = {
      argument: '<name>',
      how: 'promptctl rollback support/reply',
      servedIn: context.environment().value,
    };
    const names = given.length > 0 ? given : [await choosePrompt(context, 'Roll back which prompt?', asking)];
    return { kind: 'prompts', names, to, expect };
  }
  if (given.length === 0 && to === null && expect === null) return { kind: 'release', revision };
  const problem = '--release undoes a whole release; it takes no prompts, --to or --expect';
  throw new PromptctlError('usage', { problem, hint: null });
}
