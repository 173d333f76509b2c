import type { Breakdown } from '../../workflows/compared.ts';
import { short } from './figures.ts';
import { type Column, renderTable } from './table.ts';
import { costText, errorsText, latencyText, ratingText, tokensText } from './totals.ts';
import type { View } from './view.ts';

type Row = Breakdown['rows'][number];

/** Columns below which a line holds the least. */
const NARROW = 100;

/** The arms' numbers broken down, as a table that keeps its layout in a pipe. */
export function breakdownTable({ by, rows }: Breakdown, view: View): string {
  if (rows.length === 0) return '';
  const wide: Column<Row>[] = [
    { title: 'P50', text: ({ totals }) => latencyText(totals, 'p50') },
    { title: 'IN', text: ({ totals }) => tokensText(totals.promptTokens) },
    { title: 'OUT', text: ({ totals }) => tokensText(totals.responseTokens) },
  ];
  const columns: Column<Row>[] = [
    { title: by.toUpperCase(), text: ({ key }) => (key === '' ? '(none)' : key), yields: 1 },
    { title: 'VERSION', text: ({ version }) => String(version) },
    { title: 'EXEC.', text: ({ totals }) => short(totals.executions) },
    { title: 'ERRORS', text: ({ totals }) => errorsText(totals) },
    ...(view.width < NARROW ? [] : wide),
    { title: 'P95', text: ({ totals }) => latencyText(totals, 'p95') },
    { title: 'COST EACH', text: ({ totals }) => costText(totals, 'mean') },
    { title: 'RATING', text: ({ totals }) => ratingText(totals) },
  ];
  return renderTable(columns, rows, { ...view, terminal: true });
}
