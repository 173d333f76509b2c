import { printableLine } from '../../domain/printable.ts';
import { count } from '../../domain/words.ts';
import type { Check } from '../../workflows/doctor/check.ts';
import type { Diagnosis } from '../../workflows/doctor/doctor.ts';
import { renderTable } from './table.ts';
import { pad } from './text.ts';
import type { View } from './view.ts';

const MARKS = { ok: '✔', warning: '!', failed: '✖', skipped: '-' } as const;
const STATUS_WIDTH = 'warning'.length;

/** What was looked at, and what to do about it; texts are whole, however narrow the terminal. */
export function renderDiagnosis({ checks }: Diagnosis, view: View): string {
  if (!view.terminal) {
    const texts = (['name', 'status', 'says'] as const).map((key) => ({
      title: key,
      text: (check: Check) => check[key],
    }));
    return renderTable<Check>([...texts, { title: 'remedy', text: ({ remedy }) => remedy ?? '' }], checks, view);
  }
  const width = Math.max(...checks.map(({ name }) => name.length));
  return `${checks.map((check) => checkLines(check, width, view)).join('')}\n${summary(checks)}\n`;
}

function checkLines({ name, status, says, remedy }: Check, width: number, view: View): string {
  const colour = colourOf(status, view);
  const head = colour(`${MARKS[status]} ${pad(status, STATUS_WIDTH)}`);
  const indent = ' '.repeat(STATUS_WIDTH + width + 6);
  const lines = remedy?.split('\n').map((line) => `${indent}${view.paint.cyan(printableLine(line))}\n`) ?? [];
  return `${head}  ${view.paint.bold(pad(name, width))}  ${printableLine(says)}\n${lines.join('')}`;
}

function colourOf(status: Check['status'], { paint }: View): (text: string) => string {
  if (status === 'skipped') return paint.dim;
  return status === 'ok' ? paint.green : status === 'warning' ? paint.yellow : paint.red;
}

function summary(checks: readonly Check[]): string {
  const number = (status: Check['status']) => checks.filter((check) => check.status === status).length;
  const facts = (['failed', 'warning', 'skipped', 'ok'] as const).filter((status) => number(status) > 0);
  return `${count(checks.length, 'check')}: ${facts.map((status) => `${number(status)} ${status}`).join(', ')}`;
}
