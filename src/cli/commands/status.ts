import { type Status, status } from '../../workflows/status.ts';
import { command as define } from '../command.ts';
import { isOn } from '../flags.ts';
import { renderStatus } from '../render/status.ts';

export const command = define<Status>({
  run: async (context, given) => {
    const checkout = context.checkout();
    const set = await checkout.read(given);
    return status({ database: await context.database(), checkout }, { set, isWhole: given.length === 0 });
  },
  render: renderStatus,
  exit: ({ prompts }, flags) =>
    isOn(flags, 'exitCode') && prompts.some(({ outcome }) => outcome !== 'unchanged') ? 1 : 0,
});
