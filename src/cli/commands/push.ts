import { PromptctlError } from '../../domain/errors/error.ts';
import { type PushResult, push } from '../../workflows/push.ts';
import { command as define } from '../command.ts';
import { type Flags, isOn, listOf, textOf } from '../flags.ts';
import { renderPush } from '../render/push.ts';
import { readVersions } from '../version-list.ts';

export const command = define<PushResult>({
  run: async (context, given, flags) => {
    const only = listOf(flags, 'only');
    const checkout = context.checkout();
    const set = await checkout.read([...given, ...only]);
    return push(
      { database: await context.database(), checkout, change: await context.change() },
      {
        set,
        message: textOf(flags, 'message') ?? '',
        onto: readOnto(
          flags,
          set.prompts.map(({ name }) => name),
        ),
        dryRun: isOn(flags, 'dryRun'),
        allowSecrets: isOn(flags, 'allowSecrets'),
      },
    );
  },
  render: renderPush,
  advise: ({ dryRun, prompts }) =>
    !dryRun && prompts.some(({ outcome }) => outcome === 'new' || outcome === 'changed')
      ? 'Next: promptctl promote --files makes them live in production (promptctl diff --env production shows what that changes)'
      : null,
});

function readOnto(flags: Flags, names: readonly string[]): Map<string, number> {
  const onto = new Map<string, number>();
  for (const [name, version] of readVersions('--onto', listOf(flags, 'onto'), names)) {
    if (version === null)
      throw new PromptctlError('usage', {
        problem: '--onto takes the number of the newest version, not "none"',
        hint: null,
      });
    onto.set(name, version);
  }
  return onto;
}
