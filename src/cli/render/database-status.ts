import { count } from '../../domain/words.ts';
import type { DatabaseStatus } from '../../workflows/database-server.ts';
import type { View } from './view.ts';

/** Which database is chosen, whether it runs, and how its schema stands. */
export function renderDatabaseStatus({ target, origin, server, migrations }: DatabaseStatus, { paint }: View): string {
  const rows: [string, string][] = [
    ['database', target],
    ['chosen by', origin],
  ];
  if (server !== null)
    rows.push(['server', serverText(server)], ['data', server.dataDirectory], ['log', server.logFile]);
  rows.push(['schema', schemaText(migrations)]);
  return rows.map(([label, value]) => `${paint.dim(label.padEnd(10))} ${value}\n`).join('');
}

function serverText({ running, initialised, pid }: NonNullable<DatabaseStatus['server']>): string {
  if (running) return `running (pid ${pid})`;
  return initialised ? 'stopped; the next command starts it' : 'not made yet; the first command that needs it makes it';
}

function schemaText(migrations: DatabaseStatus['migrations']): string {
  if (migrations === null) return 'not looked at: the server is not running';
  if (migrations.pending.length === 0) return `up to date (${count(migrations.applied.length, 'migration')})`;
  return `${count(migrations.pending.length, 'migration')} pending; run promptctl db migrate`;
}
