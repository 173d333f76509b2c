import { databaseUrl } from '../../workflows/database-server.ts';
import { command as define } from '../command.ts';

export const command = define<{ readonly url: string }>({
  run: async (context) => databaseUrl(context.server()),
  render: ({ url }) => `${url}\n`,
});
