import { type DiffResult, diff } from '../../workflows/diff.ts';
import { command as define } from '../command.ts';
import { type Flags, isOn, numberOf, textOf } from '../flags.ts';
import { type DiffOptions, renderDiff } from '../render/diff.ts';

export const command = define<DiffResult>({
  run: async (context, given, flags) =>
    diff(
      { open: () => context.database(), checkout: context.checkout() },
      { arguments: given, environment: textOf(flags, 'env') },
    ),
  render: ({ diffs }, view, flags) =>
    renderDiff(diffs, view, {
      mode: modeOf(flags),
      context: numberOf(flags, 'unified', 0) ?? 3,
      words: isOn(flags, 'wordDiff'),
    }),
  exit: ({ diffs }, flags) => (isOn(flags, 'exitCode') && diffs.length > 0 ? 1 : 0),
  paged: true,
});

function modeOf(flags: Flags): DiffOptions['mode'] {
  if (isOn(flags, 'nameOnly')) return 'name-only';
  if (isOn(flags, 'nameStatus')) return 'name-status';
  return isOn(flags, 'stat') ? 'stat' : 'patch';
}
