import { printableLine } from '../../domain/printable.ts';
import { count, enumerate } from '../../domain/words.ts';
import type { DatabaseMaintained } from '../../workflows/maintain-database.ts';
import { truncate } from './text.ts';
import { timeText } from './time.ts';
import type { View } from './view.ts';

const MOST_DAYS = 4;
const INDENT = 13;

/** What upkeep did, and what could not be counted; null: nothing, because somebody said no. */
export function renderMaintained(result: DatabaseMaintained | null, view: View): string {
  if (result === null) return 'Nothing was changed.\n';
  const { target, retentionDays, dropped, oldest, ahead, folded } = result;
  const { paint } = view;
  const rows: [string, string][] = [
    ['database', target],
    ['executions', `kept for ${count(retentionDays, 'day')}, from ${oldest}; ready until ${ahead}`],
    ['dropped', dropped.length === 0 ? 'nothing' : `${count(dropped.length, 'day')}: ${enumerate(dropped, MOST_DAYS)}`],
    ['totals', folded === 0 ? 'all up to date' : `${count(folded, 'total')} brought up to date`],
    ...rejectedRows(result, view),
  ];
  return rows.map(([label, value]) => `${paint.dim(label.padEnd(11))}${value}\n`).join('');
}

function rejectedRows({ rejected }: DatabaseMaintained, view: View): [string, string][] {
  if (rejected.length === 0) return [['refused', 'nothing']];
  if (!view.terminal) return [['refused', refusedInBrief(rejected)]];
  return rejected.flatMap(({ reason, events, latest, example }, i): [string, string][] => {
    const said = `${count(events, 'event')}: ${printableLine(reason)} (the latest ${timeText(latest, view)})`;
    const shown = truncate(printableLine(JSON.stringify(example)), view.width - INDENT);
    return [[i === 0 ? 'refused' : '', said], ...(example === null ? [] : [['', `  ${shown}`] as [string, string]])];
  });
}

/** One line, since cron mails what it gets, and what was refused once is told as long as executions are kept. */
function refusedInBrief(rejected: DatabaseMaintained['rejected']): string {
  const events = rejected.reduce((sum, each) => sum + each.events, 0);
  return `${count(events, 'event')} for ${count(rejected.length, 'reason')}; --json shows one of each`;
}
