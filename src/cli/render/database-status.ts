import { count } from '../../domain/words.ts';
import type { DatabaseStatus } from '../../workflows/database-server.ts';
import type { View } from './view.ts';

const MOST_COUNTED = 10_000;

/** Which database is chosen, whether it runs, and how its schema and tracking stand. */
export function renderDatabaseStatus(status: DatabaseStatus, { paint }: View): string {
  const { target, origin, server, migrations, tracking } = status;
  const rows: [string, string][] = [
    ['database', target],
    ['chosen by', origin],
  ];
  if (server !== null)
    rows.push(['server', serverText(server)], ['data', server.dataDirectory], ['log', server.logFile]);
  rows.push(['schema', schemaText(migrations)]);
  if (tracking !== null) rows.push(['tracking', trackingText(tracking)]);
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

/** `executions kept for 90 days, from 2026-08-24; 12 parts to be folded; 3 events refused`. */
function trackingText({
  retentionDays,
  oldestDay,
  waiting,
  rejected,
}: NonNullable<DatabaseStatus['tracking']>): string {
  const kept = `executions kept for ${count(retentionDays, 'day')}, from ${oldestDay}`;
  const parts = waiting === 0 ? 'all folded' : `${counted(waiting, 'part')} to be folded`;
  return `${kept}; ${parts}; ${rejected === 0 ? 'nothing' : counted(rejected, 'event')} refused`;
}

/** Of very many not all are counted. */
function counted(n: number, noun: string): string {
  return n > MOST_COUNTED ? `more than ${count(MOST_COUNTED, noun)}` : count(n, noun);
}
