import { type DatabaseStatus, databaseStatus } from '../../workflows/database-server.ts';
import { command as define } from '../command.ts';
import { renderDatabaseStatus } from '../render/database-status.ts';

export const command = define<DatabaseStatus>({
  run: async (context) => databaseStatus(context.server()),
  render: renderDatabaseStatus,
  exit: ({ migrations }) => (migrations !== null && migrations.pending.length > 0 ? 1 : 0),
});
