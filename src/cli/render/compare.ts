import { printableJson } from '../../domain/printable.ts';
import type { Compared } from '../../workflows/compared.ts';
import { formatOf } from '../choices.ts';
import { type Flags, textOf } from '../flags.ts';
import { renderMarkdown } from './compare-markdown.ts';
import { renderReport } from './compare-report.ts';
import { COMPARE_COLUMNS, compareRows } from './compare-rows.ts';
import { renderCsv, renderTsv } from './separated.ts';
import type { View } from './view.ts';

/** A comparison in the form that was asked for; a report keeps its layout in a pipe. */
export function renderCompare(compared: Compared, view: View, flags: Flags): string {
  switch (formatOf(flags)) {
    case 'table':
      return renderReport(compared, view, textOf(flags, 'metric'));
    case 'tsv':
      return renderTsv(COMPARE_COLUMNS, compareRows(compared));
    case 'csv':
      return renderCsv(COMPARE_COLUMNS, compareRows(compared));
    case 'markdown':
      return renderMarkdown(compared, view);
    case 'json':
      return `${printableJson(JSON.stringify(compared, null, 2))}\n`;
  }
}
