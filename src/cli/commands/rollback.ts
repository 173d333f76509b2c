import { PromptctlError } from '../../domain/errors/error.ts';
import { guardDestination } from '../../workflows/release-guards.ts';
import type { ReleaseResult } from '../../workflows/release-result.ts';
import { rollback } from '../../workflows/rollback.ts';
import { choosePrompt } from '../ask.ts';
import { command as define } from '../command.ts';
import type { Context } from '../context.ts';
import { type Flags, isOn, numberOf, textOf } from '../flags.ts';
import { renderRelease } from '../render/release.ts';

export const command = define<ReleaseResult>({
  run: async (context, given, flags) => {
    const environment = context.environment().value;
    guardDestination(context.databaseChoice(), context.env, environment);
    const release = numberOf(flags, 'release');
    const expect = numberOf(flags, 'expect');
    const names = await namesOf(context, given, flags, release);
    const deps = { database: await context.database(), change: await context.change() };
    return rollback(deps, {
      environment,
      names,
      to: numberOf(flags, 'to'),
      release,
      ...(expect === null ? {} : { expect }),
      message: textOf(flags, 'message') ?? '',
      source: await context.source(),
      dryRun: isOn(flags, 'dryRun'),
    });
  },
  render: renderRelease,
});

async function namesOf(
  context: Context,
  given: readonly string[],
  flags: Flags,
  release: number | null,
): Promise<readonly string[]> {
  if (release !== null && (given.length > 0 || textOf(flags, 'to') !== null || textOf(flags, 'expect') !== null)) {
    throw new PromptctlError('usage', {
      problem: '--release undoes a whole release; it takes no prompts, --to or --expect',
      hint: null,
    });
  }
  if (release !== null || given.length > 0) return given;
  return [await choosePrompt(context, 'Roll back which prompt?', '<name>', 'promptctl rollback support/reply')];
}
