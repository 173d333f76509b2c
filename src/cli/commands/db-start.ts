import { type ServerStarted, startServer } from '../../workflows/database-server.ts';
import { command as define } from '../command.ts';

export const command = define<ServerStarted>({
  run: async (context) => startServer(context.server()),
  render: ({ started, version, dataDirectory }, { paint }) =>
    `${paint.green('✔')} embedded Postgres ${version} ${started ? 'started' : 'is running already'}\n  data in ${dataDirectory}\n`,
});
