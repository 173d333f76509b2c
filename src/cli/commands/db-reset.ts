import { resetServer } from '../../workflows/database-server.ts';
import { confirm } from '../ask.ts';
import { command as define } from '../command.ts';
import { isOn } from '../flags.ts';

export const command = define<Awaited<ReturnType<typeof resetServer>> | null>({
  run: async (context, _given, flags) => {
    const question = 'Delete the embedded database with every prompt and release in it?';
    if (isOn(flags, 'yes') || !context.interactive)
      return resetServer(context.server(), { confirmed: isOn(flags, 'yes') });
    return (await confirm(context, question)) ? resetServer(context.server(), { confirmed: true }) : null;
  },
  render: (result) => {
    if (result === null) return 'Nothing was deleted.\n';
    const { removed, dataDirectory } = result;
    return `${removed ? 'Deleted the' : 'There is no'} embedded database in ${dataDirectory}\n`;
  },
});
