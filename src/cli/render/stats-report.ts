import { printableLine } from '../../domain/printable.ts';
import { count, enumerate } from '../../domain/words.ts';
import type { ArmTotals } from '../../workflows/compared.ts';
import type { PromptStats, Stats } from '../../workflows/prompt-stats.ts';
import { figure, NONE, percent, short } from './figures.ts';
import { howToTrack } from './how-to-track.ts';
import { wrap } from './paragraph.ts';
import { reasonsText } from './reasons.ts';
import { scaleOf, sparkline } from './sparkline.ts';
import { type Column, renderTable } from './table.ts';
import { periodText, timeText } from './time.ts';
import { latencyText, tokensText } from './totals.ts';
import type { View } from './view.ts';

/** Columns below which a line holds the least. */
const NARROW = 120;
/** How many days are shown from so many columns on. */
const DAYS = [
  { from: 150, days: 30 },
  { from: NARROW, days: 14 },
  { from: 0, days: 7 },
];
/** Names of variables that a line of a terminal takes. */
const MOST_NAMES = 40;

/** A line of the table: a prompt, or all of them together. */
interface Row {
  readonly name: string;
  readonly version: string;
  readonly totals: ArmTotals;
  readonly days: PromptStats['days'];
}

/** Prompts with what happened to them, the busiest first, and all of them together. */
export function renderStatsReport(stats: Stats, view: View): string {
  const { prompts, environment } = stats;
  const period = `${environment}, ${periodText(stats, view)}`;
  if (prompts.length === 0) return nothingText(stats, view);
  const rows: Row[] = prompts.map(({ prompt, version, test, totals, days }) => ({
    name: prompt,
    version: version === null ? NONE : `${version}${test === null ? '' : ' test'}`,
    totals,
    days,
  }));
  const total = { name: `total of ${prompts.length}`, version: '', totals: stats.total, days: [] };
  const table = renderTable(columnsFor(view), prompts.length === 1 ? rows : [...rows, total], {
    ...view,
    terminal: true,
  });
  const notes = [...notesOf(stats), ...(prompts.length === 1 ? variableNotes(prompts[0]) : [])];
  const lines = notes.flatMap((text) => wrap(printableLine(text), view.width, 2));
  return [view.paint.dim(period), table.trimEnd(), ...(lines.length === 0 ? [] : ['', ...lines]), ''].join('\n');
}

function nothingText({ environment, since, unmatched }: Stats, view: View): string {
  if (unmatched.length > 0) return `No prompt matches ${enumerate(unmatched)}: promptctl list shows what was pushed.\n`;
  if (since !== null) return `No executions in ${environment} since ${timeText(since, view)}.\n`;
  return `No executions in ${environment} yet. ${howToTrack(null).join('\n')}\n`;
}

function columnsFor({ paint, width }: View): Column<Row>[] {
  const isNarrow = width < NARROW;
  const shownDays = DAYS.find(({ from }) => width >= from)?.days ?? 0;
  const wide: Column<Row>[] = [{ title: 'P50', text: ({ totals }) => latencyText(totals, 'p50') }];
  return [
    { title: 'PROMPT', text: ({ name }) => name, paint: (text) => paint.bold(text), yields: 1 },
    { title: 'SERVED', text: ({ version }) => version },
    { title: 'EXEC.', text: ({ totals }) => short(totals.executions) },
    { title: 'ERRORS', text: ({ totals: { errorRate } }) => (errorRate === null ? NONE : percent(errorRate)) },
    ...(isNarrow ? [] : wide),
    { title: 'P95', text: ({ totals }) => latencyText(totals, 'p95') },
    {
      title: 'IN/OUT',
      text: ({ totals: { promptTokens, responseTokens } }) =>
        `${tokensText(promptTokens)}/${tokensText(responseTokens)}`,
    },
    { title: 'COST', text: ({ totals }) => costIn(totals, isNarrow) },
    { title: 'RATING', text: ({ totals: { rating } }) => ratingIn(rating, isNarrow) },
    { title: 'BY DAY', text: ({ days }) => lineOf(days, shownDays) },
  ];
}

/** In all, with a mark where some has no price, or the share that has one. */
function costIn({ cost, executions }: ArmTotals, isNarrow: boolean): string {
  if (executions === 0) return NONE;
  if (cost === null) return 'unknown';
  const text = figure('dollars', cost.total);
  return cost.share === 1 ? text : isNarrow ? `≥${text}` : `${text} (${percent(cost.share)} priced)`;
}

function ratingIn(rating: ArmTotals['rating'], isNarrow: boolean): string {
  if (rating === null) return NONE;
  return `${figure('points', rating.mean)}${isNarrow ? '' : ` (${percent(rating.coverage)})`}`;
}

/** Each prompt on its own scale: beside a busy one nothing would be seen of the others. */
function lineOf(days: PromptStats['days'], most: number): string {
  const counts = days.slice(-most).map(({ executions }) => (executions === 0 ? null : executions));
  return sparkline(counts, scaleOf(counts, 0));
}

/** What is in no number, and where some were not served as they should have been. */
function notesOf({ lost, rejected, prompts }: Stats): string[] {
  const refused = rejected.reduce((sum, { events }) => sum + events, 0);
  const fallbacks = prompts.filter(({ fallbackShare }) => (fallbackShare ?? 0) > 0);
  return [
    ...(lost === 0
      ? []
      : [
          `! ${count(lost, 'event')} lost, and in no number: give apps more room (spoolBytes), and see that they reach the database`,
        ]),
    ...(refused === 0
      ? []
      : [
          `! ${count(refused, 'event')} refused, and in no number: ${reasonsText(rejected)}; promptctl db maintain shows one of each`,
        ]),
    ...fallbacks.map(
      ({ prompt, fallbackShare }) =>
        `! ${prompt}: ${percent(fallbackShare ?? 0)} ran on an app's fallback; see promptctl doctor`,
    ),
  ];
}

function variableNotes(prompt: PromptStats | undefined): string[] {
  if (prompt === undefined || prompt.variables === null) return [];
  const { variables } = prompt;
  if (variables.length === 0) return ['variables that apps send: none'];
  const more = variables.length - MOST_NAMES;
  const names = more > 0 ? [...variables.slice(0, MOST_NAMES), `and ${more} more`] : variables;
  return [`variables that apps send: ${names.join(', ')}`];
}
