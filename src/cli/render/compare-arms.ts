import { formatShare } from '../../domain/basis-points.ts';
import { metricNamed } from '../../domain/metrics.ts';
import { numeral } from '../../domain/words.ts';
import type { Compared, ComparedArm } from '../../workflows/compared.ts';
import { figure } from './figures.ts';
import { scaleOf, sparkline } from './sparkline.ts';
import { pad } from './text.ts';
import { costText, errorsText, latencyText, ratingText, tokensText } from './totals.ts';
import type { View } from './view.ts';

const GAP = '   ';
/** Shorter lines of days say nothing. */
const FEWEST_DAYS = 7;
/** Of fewer means a line would make much of nothing. */
const FEWEST_MEANS = 3;

/** What arms are told by: one line each, one column for each arm. */
export interface ArmRow {
  readonly label: string;
  readonly text: (arm: ComparedArm) => string;
}

/** What happened, by arm; lines that nothing is known of for any arm are left out. */
export function armRows({ arms }: Pick<Compared, 'arms'>): ArmRow[] {
  const has = (known: (arm: ComparedArm) => unknown) => arms.some((arm) => known(arm) !== null);
  return [
    ...(has(({ weight }) => weight)
      ? [{ label: 'share', text: ({ weight }: ComparedArm) => (weight === null ? '' : formatShare(weight)) }]
      : []),
    ...(has(({ users }) => users)
      ? [{ label: 'users', text: ({ users }: ComparedArm) => (users === null ? '' : numeral(users)) }]
      : []),
    { label: 'executions', text: ({ totals }) => numeral(totals.executions) },
    { label: 'errors', text: ({ totals }) => errorsText(totals) },
    ...(['mean', 'p50', 'p95'] as const).map((what) => ({
      label: `latency ${what}`,
      text: ({ totals }: ComparedArm) => latencyText(totals, what),
    })),
    { label: 'tokens in', text: ({ totals }) => tokensText(totals.promptTokens) },
    { label: 'tokens out', text: ({ totals }) => tokensText(totals.responseTokens) },
    { label: 'cost per execution', text: ({ totals }) => costText(totals, 'mean') },
    { label: 'cost in all', text: ({ totals }) => costText(totals, 'total') },
    { label: 'rating', text: ({ totals }) => ratingText(totals) },
  ];
}

/** The arms side by side, in as many blocks as the width asks for. */
export function armLines(compared: Compared, metric: string, view: View): string[] {
  const rows = armRows(compared);
  const labels = [...rows.map(({ label }) => label), 'executions by day', meansLabel(compared, metric)];
  const labelWidth = Math.max(...labels.map(({ length }) => length));
  const columns = compared.arms.map((arm) => [headOf(arm), ...rows.map(({ text }) => text(arm))]);
  const widest = Math.max(FEWEST_DAYS, ...columns.flat().map(({ length }) => length));
  const room = view.width - labelWidth;
  const perBlock = Math.max(1, Math.floor(room / (widest + GAP.length)));
  const shown = Math.min(perBlock, compared.arms.length);
  const longest = Math.max(...compared.arms.map(({ days }) => days.length));
  const width = Math.max(widest, Math.min(longest, Math.floor(room / shown) - GAP.length));
  const days = sparklines(compared, width);
  const blocks: string[] = [];
  for (let from = 0; from < compared.arms.length; from += perBlock) {
    if (from > 0) blocks.push('');
    const texts = columns.slice(from, from + perBlock).map((column, i) => [...column, ...(days[from + i] ?? [])]);
    blocks.push(...blockLines(['', ...labels], texts, { labelWidth, width }, view));
  }
  return blocks;
}

function blockLines(
  labels: readonly string[],
  columns: readonly (readonly string[])[],
  { labelWidth, width }: { readonly labelWidth: number; readonly width: number },
  { paint }: View,
): string[] {
  return labels.flatMap((label, row) => {
    const cells = columns.map((column) => pad(column[row] ?? '', width));
    if (cells.every((cell) => cell.trim() === '')) return [];
    const line = cells.join(GAP).trimEnd();
    return [`${paint.dim(pad(label, labelWidth))}${GAP}${row === 0 ? paint.bold(line) : line}`];
  });
}

function headOf({ version, role }: ComparedArm): string {
  return role === 'version' ? String(version) : `${version} ${role}`;
}

/** The least and the most that its line shows: `rating 3.29–3.76`. */
function meansLabel({ arms }: Compared, metric: string): string {
  const { low, high } = scaleOf(arms.flatMap(({ days }) => days.map(({ mean }) => mean)));
  const unit = metricNamed(metric)?.unit ?? 'points';
  return low < high ? `${metric} ${figure(unit, low)}–${figure(unit, high)}` : `${metric} by day`;
}

/** Executions and means by day for each arm, all arms on the same scales; empty where there are no days, or so few that means say it. */
function sparklines({ arms }: Compared, width: number): [string, string][] {
  const days = arms.map((arm) => arm.days.slice(-width));
  const counts = days.map((list) => list.map(({ executions }) => (executions === 0 ? null : executions)));
  const means = days.map((list) => list.map(({ mean }) => mean));
  const [countScale, meanScale] = [scaleOf(counts.flat(), 0), scaleOf(means.flat())];
  const isMeasured = means.some((list) => list.filter((mean) => mean !== null).length >= FEWEST_MEANS);
  return arms.map((_, i) => [
    sparkline(counts[i] ?? [], countScale),
    isMeasured ? sparkline(means[i] ?? [], meanScale) : '',
  ]);
}
