import { type ExportedMark, formatMark } from '../../domain/audit-mark.ts';
import { printableLine } from '../../domain/printable.ts';
import { count, numeral } from '../../domain/words.ts';
import type { AuditVerification } from '../../workflows/verify-audit.ts';
import { wrap } from './paragraph.ts';
import { renderTable } from './table.ts';
import { truncate } from './text.ts';
import type { View } from './view.ts';

const DIGITS = 12;

const ADVICE =
  'Somebody changed the database past promptctl: a superuser, the owner of the schema, or a restored backup. Find out who (the log of the Postgres server, promptctl db grants), compare with a backup from before, and put back what was changed: what is as it was written is told no more.';

const FOREIGN =
  'Nothing here says that it was changed: give the places of this database. A copy that was given an id of its own goes through those from before it was made.';

/** The end of the audit log, to be kept elsewhere. */
export function renderMark(mark: ExportedMark): string {
  return `${formatMark(mark)}\n`;
}

/** What was verified, or every place that is not as it was written; in a pipe the places alone, with what they are. */
export function renderAudit(verified: AuditVerification, view: View): string {
  const { problems, further, target } = verified;
  if (problems.length === 0) return `${view.paint.green('✔')} ${whole(verified)}\n`;
  if (!view.terminal) return inPipe(verified, view);
  const all = problems.length + further;
  const isForeign = problems.every(({ kind }) => kind === 'mark-foreign');
  const what = isForeign ? 'was not compared with what was kept' : 'is not as it was written';
  const head = `${view.paint.red('✖')} the audit log of ${target} ${what}: ${count(all, 'problem')}`;
  const lines = problems.flatMap(({ says }) => wrap(printableLine(says), view.width - 4, 2).map((line) => `  ${line}`));
  const more = further === 0 ? [] : [`  and ${further} more`];
  return `${[head, ...lines, ...more, '', ...wrap(isForeign ? FOREIGN : ADVICE, view.width), '', said(verified)].join('\n')}\n`;
}

function whole(verified: AuditVerification): string {
  const marks = verified.marks === 0 ? '' : `, and it goes through ${count(verified.marks, 'place')} kept elsewhere`;
  return `the audit log of ${verified.target} is as it was written: ${said(verified)}${marks}`;
}

function said({ entries, rows, last }: AuditVerification): string {
  const kinds = `${countEntries(entries)}, ${count(rows, 'row')}`;
  return last === null ? kinds : `${kinds}, last hash ${last.hash.slice(0, DIGITS)}…`;
}

function countEntries(n: number): string {
  return `${numeral(n)} ${n === 1 ? 'entry' : 'entries'}`;
}

function inPipe({ problems }: AuditVerification, view: View): string {
  return renderTable<AuditVerification['problems'][number]>(
    [
      { title: 'KIND', text: ({ kind }) => kind },
      { title: 'ENTRY', text: ({ sequence }) => String(sequence ?? '') },
      { title: 'TABLE', text: ({ row }) => row?.relation ?? '' },
      { title: 'KEY', text: ({ row }) => row?.key ?? '' },
      { title: 'WHAT', text: ({ says }) => says },
    ],
    problems,
    view,
  );
}

/** How far the verification is: `1,200 of 8,000 entries`, then the rows. */
export function renderAuditProgress(read: number, entries: number, width: number): string {
  const reading = `Reading the log: ${numeral(read)} of ${countEntries(entries)}`;
  return truncate(read < entries ? reading : 'Hashing every row that the log tells of…', width);
}
