import { printableLine } from '../../domain/printable.ts';
import { count, numeral } from '../../domain/words.ts';
import type { EventsImported } from '../../workflows/import-events.ts';
import type { View } from './view.ts';

/** What became of a log: refused lines with their numbers, then how many were imported. */
export function renderEventsImported(result: EventsImported, { paint }: View): string {
  const { problems, refused, rejected } = result;
  const lines = problems.map(
    ({ line, field, problem }) => `  ${paint.red(`line ${line}`)}  ${printableLine(`${field} ${problem}`)}`,
  );
  const more = refused - problems.length;
  if (more > 0) lines.push(`  and ${numeral(more)} more`);
  const reasons = rejected.map(
    ({ reason, events }) => `  ${paint.red(numeral(events))} refused by the database: ${printableLine(reason)}`,
  );
  const body = [...lines, ...reasons];
  return `${[...resumedText(result), ...body, ...(body.length > 0 ? [''] : []), paint.bold(summary(result))].join('\n')}\n`;
}

function resumedText({ resumedAfter, refusedBefore, lines }: EventsImported): string[] {
  if (resumedAfter === null || resumedAfter >= lines) return [];
  const before = refusedBefore === 0 ? '' : `, of which ${numeral(refusedBefore)} refused`;
  return [
    `Went on at line ${numeral(resumedAfter + 1)}; what is before was imported already${before} (--restart begins anew)`,
  ];
}

function summary(result: EventsImported): string {
  const { strict, dryRun, imported, repeated, refused, rejected, scores, unanswered, resumedAfter, lines } = result;
  const all = refused + rejected.reduce((sum, { events }) => sum + events, 0);
  const told = [scores > 0 ? count(scores, 'score') : null, all > 0 ? `refused ${numeral(all)}` : null].filter(
    (part) => part !== null,
  );
  if (strict && all > 0)
    return `${dryRun ? 'Would import' : 'Imported'} nothing: ${count(all, 'line')} refused (--strict)${dryRun ? '; nothing was written (dry run)' : ''}`;
  if (dryRun) return `${[`Would import ${numeral(imported)}`, ...told].join(', ')}; nothing was written (dry run)`;
  if (resumedAfter === lines && all === 0) return 'Nothing new';
  const lost = unanswered === 0 ? [] : [`imported or there already ${numeral(unanswered)} (the connection was lost)`];
  return [`Imported ${numeral(imported)}`, `there already ${numeral(repeated)}`, ...lost, ...told].join(', ');
}
