import { printableLine } from '../../domain/printable.ts';
import { fixed, numeral } from '../../domain/words.ts';
import type { Watched, WatchedVersion } from '../../workflows/watched.ts';
import { figure, NONE, percent, short } from './figures.ts';
import { wrap } from './paragraph.ts';
import { type Column, renderTable } from './table.ts';
import { span } from './time.ts';
import type { View } from './view.ts';
import { watchLine } from './watch-line.ts';

/** Columns below which not every number has room. */
const WIDE = 100;
/** Milliseconds after which numbers that were read stand still. */
const OLD = 2_000;

/** What happens now: on a terminal a table that fits its height, in a pipe a line for each version. */
export function renderWatch(watched: Watched, view: View): string {
  if (!view.terminal) return watched.versions.map((version) => watchLine(watched, version)).join('');
  const head = headLine(watched, view);
  const notes = watchNotes(watched, view).flatMap((note) => wrap(note, view.width, 2));
  const tail = notes.length === 0 ? '' : `\n${notes.map((line) => `${view.paint.yellow(line)}\n`).join('')}`;
  if (watched.versions.length === 0) return `${head}\n${tail}`;
  // Head, a line without text, names of columns, notes, and where the cursor stands.
  const room = (view.height ?? Number.POSITIVE_INFINITY) - 4 - (notes.length === 0 ? 0 : notes.length + 1);
  return `${head}\n\n${tableOf(watched.versions, room, view)}${tail}`;
}

/** What else is to be said: who could not be asked, or that nothing happens. In a pipe it is said when it changes, so no time that goes on is in it. */
export function watchNotes(watched: Watched, { terminal }: Pick<View, 'terminal'>): string[] {
  const { problems, versions, source, read, at, since, environment } = watched;
  const isOld = source === 'postgres' && read !== null && Date.parse(at) - Date.parse(read) > OLD;
  const notes = problems.map((problem) => `! ${printableLine(problem)}`);
  if (isOld)
    notes.push(terminal ? `! Numbers are as of ${clock(read)}` : '! Numbers stand still: Postgres does not answer');
  if (versions.every(({ executions }) => executions === 0))
    notes.push(`Waiting for executions in ${environment} since ${clock(since)}`);
  return notes;
}

function headLine({ environment, source, versions, at, since }: Watched, { paint }: View): string {
  const rates = versions.flatMap(({ perSecond }) => perSecond.last10 ?? []);
  const total = rates.length === 0 ? NONE : rateText(rates.reduce((sum, rate) => sum + rate, 0));
  const from = source === 'redis' ? 'from Redis' : 'from Postgres';
  return `${paint.bold(environment)}  ${total} executions/s  ${paint.dim(`${from}, watched for ${span(since, at)}`)}`;
}

/** The busiest ones where there is no room for all, in the order of the others. */
function tableOf(versions: readonly WatchedVersion[], room: number, view: View): string {
  if (versions.length <= room) return renderTable(columnsFor(versions, view), versions, view);
  const most = Math.max(1, room - 1);
  const busiest = new Set(versions.toSorted((a, b) => b.executions - a.executions).slice(0, most));
  const shown = versions.filter((version) => busiest.has(version));
  const rest = `and ${versions.length - shown.length} more with fewer executions: name a prompt to see it`;
  return `${renderTable(columnsFor(shown, view), shown, view)}${view.paint.dim(rest)}\n`;
}

function columnsFor(versions: readonly WatchedVersion[], view: View): Column<WatchedVersion>[] {
  const { paint, width } = view;
  const first: Column<WatchedVersion>[] = [
    { title: 'PROMPT', text: ({ prompt }) => prompt, paint: (text) => paint.bold(text), yields: 1 },
    { title: 'VERSION', text: versionText },
  ];
  const isTested = versions.some(({ arm }) => arm !== null);
  return [...first, ...(width < WIDE ? narrowColumns(isTested, view) : wideColumns(view))];
}

function narrowColumns(isTested: boolean, view: View): Column<WatchedVersion>[] {
  return [
    { title: 'PER S', text: ratesOf('last10') },
    ...errorColumns(view),
    { title: 'TOKENS', text: tokensText },
    { title: 'RATING', text: ratingText },
    ...(isTested ? [{ title: 'SHARE', text: ({ share }: WatchedVersion) => optional(share, percentRoughly) }] : []),
  ];
}

function wideColumns(view: View): Column<WatchedVersion>[] {
  return [
    { title: '/S IN 10 S', text: ratesOf('last10') },
    { title: 'IN 60 S', text: ratesOf('last60') },
    ...errorColumns(view),
    { title: 'TOKENS IN', text: ({ promptTokens }) => amount('tokens', promptTokens) },
    { title: 'OUT', text: ({ responseTokens }) => amount('tokens', responseTokens) },
    { title: 'RATING', text: ratingText },
    { title: 'SHARE', text: shareText },
  ];
}

function errorColumns({ paint }: View): Column<WatchedVersion>[] {
  return [
    {
      title: 'ERRORS',
      text: ({ errorRate }) => optional(errorRate, percent),
      paint: (text, { errors }) => (errors > 0 ? paint.yellow(text) : text),
    },
    { title: 'LATENCY', text: ({ latency }) => amount('milliseconds', latency) },
  ];
}

/** `8 variant`, `6`, `fallback`. */
function versionText({ version, versionId, arm }: WatchedVersion): string {
  const name = version === null ? (versionId ?? 'fallback') : String(version);
  return arm === null ? name : `${name} ${arm.role}`;
}

function ratesOf(period: 'last10' | 'last60'): (version: WatchedVersion) => string {
  return ({ perSecond }) => optional(perSecond[period], rateText);
}

function rateText(rate: number): string {
  if (rate === 0) return '0';
  if (rate < 0.1) return fixed(rate, 2) === '0.00' ? '<0.01' : fixed(rate, 2);
  return rate < 100 ? fixed(rate, 1) : short(rate);
}

function tokensText({ promptTokens, responseTokens }: WatchedVersion): string {
  const text = (tokens: number | null) => optional(tokens, (n) => short(Math.round(n)));
  return `${text(promptTokens)}/${text(responseTokens)}`;
}

/** `3.91 of 12`. */
function ratingText({ rating }: WatchedVersion): string {
  return rating === null ? NONE : `${figure('points', rating.mean)} of ${numeral(rating.count)}`;
}

/** `51% of 50%` for the arm of a test. */
function shareText({ share, arm }: WatchedVersion): string {
  const text = optional(share, percentRoughly);
  return arm === null || share === null ? text : `${text}, due ${percentRoughly(arm.expected)}`;
}

function percentRoughly(share: number): string {
  return share > 0 && share < 0.01 ? '<1%' : `${fixed(share * 100, 0)}%`;
}

function amount(unit: 'milliseconds' | 'tokens', value: number | null): string {
  return optional(value, (known) => figure(unit, known));
}

function optional(value: number | null, text: (value: number) => string): string {
  return value === null ? NONE : text(value);
}

/** `12:00:03 UTC`. */
function clock(iso: string): string {
  return `${iso.slice(11, 19)} UTC`;
}
