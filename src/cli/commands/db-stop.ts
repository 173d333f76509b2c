import { stopServer } from '../../workflows/database-server.ts';
import { command as define } from '../command.ts';

export const command = define<{ readonly stopped: boolean }>({
  run: async (context) => stopServer(context.server()),
  render: ({ stopped }) =>
    stopped ? 'Stopped the embedded Postgres; its data stays\n' : 'The embedded Postgres is not running\n',
});
