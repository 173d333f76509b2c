import { printableJson } from '../../domain/printable.ts';
import { numeral } from '../../domain/words.ts';
import type { Stats } from '../../workflows/prompt-stats.ts';
import { formatOf } from '../choices.ts';
import type { Flags } from '../flags.ts';
import { codeSpan, escapeMarkdown, markdownTable } from './markdown.ts';
import { renderCsv, renderTsv } from './separated.ts';
import { renderStatsReport } from './stats-report.ts';
import { STATS_COLUMNS, statsRows } from './stats-rows.ts';
import { costText, errorsText, latencyText, ratingText, tokensText } from './totals.ts';
import type { View } from './view.ts';

/** Numbers of prompts in the form that was asked for; a report keeps its layout in a pipe. */
export function renderStats(stats: Stats, view: View, flags: Flags): string {
  switch (formatOf(flags)) {
    case 'table':
      return renderStatsReport(stats, view);
    case 'tsv':
      return renderTsv(STATS_COLUMNS, statsRows(stats));
    case 'csv':
      return renderCsv(STATS_COLUMNS, statsRows(stats));
    case 'markdown':
      return renderMarkdown(stats);
    case 'json':
      return `${printableJson(JSON.stringify(stats, null, 2))}\n`;
  }
}

function renderMarkdown({ prompts, total }: Stats): string {
  const lines = [
    ...prompts.map(({ prompt, totals }) => ({ name: codeSpan(prompt), totals })),
    { name: '**total**', totals: total },
  ];
  return markdownTable(
    ['prompt', 'executions', 'errors', 'latency p50', 'latency p95', 'tokens in', 'tokens out', 'cost', 'rating'],
    lines.map(({ name, totals }) => [
      name,
      ...[
        numeral(totals.executions),
        errorsText(totals),
        latencyText(totals, 'p50'),
        latencyText(totals, 'p95'),
        tokensText(totals.promptTokens),
        tokensText(totals.responseTokens),
        costText(totals, 'total'),
        ratingText(totals),
      ].map(escapeMarkdown),
    ]),
  );
}
