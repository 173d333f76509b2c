import { printableLine } from '../../domain/printable.ts';
import { enumerate } from '../../domain/words.ts';
import type { Check } from '../../workflows/doctor/check.ts';
import type { Diagnosis, Group } from '../../workflows/doctor/doctor.ts';
import { wrap } from './paragraph.ts';
import { renderTable } from './table.ts';
import { pad } from './text.ts';
import type { View } from './view.ts';

const MARKS = { ok: '✔', note: '·', warning: '!', failed: '✖', skipped: '-' } as const;

const HEADINGS: { readonly [group in Group]: string } = {
  settings: 'Settings',
  database: 'Database',
  rights: 'Who may do what',
  redis: 'Redis',
  apps: 'Apps',
  terminal: 'Terminal',
};

/** What was looked at, and what to do about it: sentences are broken to the width, commands are whole, to be copied. */
export function renderDiagnosis({ checks }: Diagnosis, view: View): string {
  if (!view.terminal) return inPipe(checks, view);
  const width = Math.max(...checks.map(({ name }) => name.length));
  const groups = (Object.keys(HEADINGS) as Group[]).map((group) => {
    const lines = together(checks.filter((check) => check.group === group)).flatMap((each) =>
      linesOf(each, width, view),
    );
    return `${view.paint.bold(HEADINGS[group])}\n${lines.map((line) => `${line}\n`).join('')}\n`;
  });
  return `${groups.join('')}${summary(checks, view)}\n`;
}

/** What could not be asked for one reason is told once. */
function together(checks: readonly Check[]): Check[] {
  const first = (check: Check) => checks.find(({ status, says }) => status === 'skipped' && says === check.says);
  return checks.flatMap((check) => {
    if (check.status !== 'skipped') return [check];
    if (first(check) !== check) return [];
    const names = checks.filter(({ status, says }) => status === 'skipped' && says === check.says);
    return [
      names.length < 2
        ? check
        : { ...check, name: '', says: `${enumerate(names.map(({ name }) => name))}: ${check.says}` },
    ];
  });
}

function linesOf({ name, status, says, remedy, commands }: Check, width: number, view: View): string[] {
  const { paint } = view;
  const indent = name === '' ? 4 : width + 6;
  const room = Math.max(view.width - indent, 24);
  const head = name === '' ? '' : `${pad(name, width)}  `;
  const [first = '', ...more] = wrap(printableLine(says), room);
  const further = [
    ...more,
    ...(remedy === null ? [] : remedy.split('\n').flatMap((line) => wrap(`→ ${printableLine(line)}`, room, 2))),
  ].map((line) => `${' '.repeat(indent)}${line}`);
  const typed = commands.map((line) => `${' '.repeat(indent + 2)}${paint.cyan(printableLine(line))}`);
  return [`  ${colourOf(status, view)(MARKS[status])} ${head}${first}`, ...further, ...typed];
}

function colourOf(status: Check['status'], { paint }: View): (text: string) => string {
  if (status === 'skipped' || status === 'note') return paint.dim;
  return status === 'ok' ? paint.green : status === 'warning' ? paint.yellow : paint.red;
}

const SUMMARY: readonly (readonly [Check['status'], (n: number) => string])[] = [
  ['failed', (n) => `${n} failed`],
  ['warning', (n) => `${n} ${n === 1 ? 'warning' : 'warnings'}`],
  ['note', (n) => `${n} ${n === 1 ? 'note' : 'notes'}`],
  ['skipped', (n) => `${n} not asked`],
  ['ok', (n) => `${n} fine`],
];

/** `failed: schema and login`, and under it `2 failed, 3 warnings, 14 fine`: the worst first. */
function summary(checks: readonly Check[], view: View): string {
  const failed = checks.filter(({ status }) => status === 'failed').map(({ name }) => name);
  const names = failed.length === 0 ? [] : wrap(`failed: ${enumerate(failed)}`, view.width, 2);
  const parts = SUMMARY.flatMap(([status, say]) => {
    const found = checks.filter((check) => check.status === status).length;
    return found === 0 ? [] : [colourOf(status, view)(say(found))];
  });
  return [...names.map((line) => colourOf('failed', view)(line)), parts.join(', ')].join('\n');
}

/** A line for each command, so that each can be typed as it stands. */
function inPipe(checks: Diagnosis['checks'], view: View): string {
  const lines = checks.flatMap((check) =>
    (check.commands.length === 0 ? [''] : check.commands).map((command) => ({ ...check, command })),
  );
  const texts = (['name', 'status', 'says', 'remedy', 'command'] as const).map((key) => ({
    title: key,
    text: (line: (typeof lines)[number]) => line[key] ?? '',
  }));
  return renderTable(texts, lines, view);
}
