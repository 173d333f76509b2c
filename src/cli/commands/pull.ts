import { type PullResult, pull } from '../../workflows/pull.ts';
import { command as define } from '../command.ts';
import { isOn } from '../flags.ts';
import { renderPull } from '../render/pull.ts';

export const command = define<PullResult>({
  run: async (context, given, flags) =>
    pull(
      { database: await context.database(), checkout: context.checkout() },
      { names: given, force: isOn(flags, 'force'), dryRun: isOn(flags, 'dryRun') },
    ),
  render: renderPull,
});
