import { auditSentence } from '../../domain/audit-sentence.ts';
import { printableLine } from '../../domain/printable.ts';
import type { AuditEntry } from '../../storage/audit.ts';
import type { AuditLog } from '../../workflows/audit-log.ts';
import { personText } from './request-text.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';

/** Changes, newest first: what happened, and who: as the client said, and beside it the login where that is another. */
export function renderAuditLog({ entries, prompt, environment }: AuditLog, view: View): string {
  if (!view.terminal) return inPipe(entries, view);
  if (entries.length === 0)
    return `No changes found${environment === null ? '' : ` in ${environment}`}${prompt === null ? '' : ` of ${prompt}`}\n`;
  const width = String(entries[0]?.sequence ?? 0).length;
  return entries.map((entry) => onTerminal(entry, width, view)).join('');
}

function onTerminal(entry: AuditEntry, width: number, view: View): string {
  const { paint } = view;
  const reason = reasonOf(entry);
  const lines = [
    `${paint.yellow(String(entry.sequence).padStart(width))}  ${paint.bold(printableLine(auditSentence(entry)))}`,
    `${' '.repeat(width)}  ${personText(entry, view)}`,
    ...(reason === '' ? [] : [`${' '.repeat(width)}  ${paint.italic(printableLine(reason))}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function inPipe(entries: readonly AuditEntry[], view: View): string {
  return renderTable<AuditEntry>(
    [
      { title: 'ENTRY', text: ({ sequence }) => String(sequence) },
      { title: 'AT', text: ({ at }) => at },
      { title: 'ACTION', text: ({ action }) => action },
      { title: 'WHAT', text: auditSentence },
      { title: 'AUTHOR', text: ({ author }) => author },
      { title: 'LOGIN', text: ({ dbUser }) => dbUser },
      { title: 'REASON', text: reasonOf },
    ],
    entries,
    view,
  );
}

function reasonOf({ detail }: AuditEntry): string {
  const given = detail['reason'] ?? detail['message'];
  return typeof given === 'string' ? given : '';
}
