import { resetServer } from '../../workflows/database-server.ts';
import { confirm } from '../ask.ts';
import { command as define } from '../command.ts';
import { isOn } from '../flags.ts';

export const command = define<{ readonly removed: boolean; readonly dataDirectory: string }>({
  run: async (context, _given, flags) => {
    const question = 'Delete the embedded database with every prompt and release in it?';
    const confirmed = isOn(flags, 'yes') || (context.interactive && (await confirm(context, question)));
    return resetServer(
      { choice: context.databaseChoice(), home: context.project().home, onProgress: context.onProgress },
      { confirmed },
    );
  },
  render: ({ removed, dataDirectory }) =>
    removed
      ? `Deleted the embedded database in ${dataDirectory}\n`
      : `There is no embedded database in ${dataDirectory}\n`,
});
