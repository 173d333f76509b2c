import { numeral } from '../../domain/words.ts';
import type { Breakdown, Compared, ComparedMetric } from '../../workflows/compared.ts';
import { armRows } from './compare-arms.ts';
import { smallPrint } from './compare-small-print.ts';
import { warningTexts } from './compare-warnings.ts';
import { effectText } from './effect.ts';
import { howToTrack, isEmpty } from './how-to-track.ts';
import { codeSpan, escapeMarkdown, markdownTable } from './markdown.ts';
import { costText, errorsText, latencyText, ratingText } from './totals.ts';
import { noIntervalText, verdictWords } from './verdict-word.ts';
import type { View } from './view.ts';

/** A comparison for a pull request: the sentence, what to know, the arms, the verdicts. Times are ISO 8601. */
export function renderMarkdown(compared: Compared, view: View): string {
  const { prompt, environment } = compared;
  const parts = [
    `**${escapeMarkdown(compared.summary)}**\n`,
    `${codeSpan(prompt)} in ${codeSpan(environment)}\n`,
    warningTexts(compared)
      .map((text) => `- ⚠ ${escapeMarkdown(text)}\n`)
      .join(''),
    isEmpty(compared) ? trackingText(compared) : armTable(compared),
    metricTable(compared.metrics),
    compared.breakdown === null ? '' : breakdownTable(compared.breakdown),
    isEmpty(compared)
      ? ''
      : smallPrint(compared, { ...view, terminal: false })
          .map(finePrint)
          .join(''),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function trackingText(compared: Compared): string {
  if (compared.since !== null && compared.test === null) return '';
  const [sentence = '', ...code] = howToTrack(compared.prompt);
  return `${escapeMarkdown(sentence)}\n\n\`\`\`ts\n${code.map((line) => line.trim()).join('\n')}\n\`\`\`\n`;
}

function armTable(compared: Compared): string {
  const header = [
    '',
    ...compared.arms.map(({ version, role }) => (role === 'version' ? `${version}` : `${version} ${role}`)),
  ];
  const rows = armRows(compared).map(({ label, text }) => [
    label,
    ...compared.arms.map((arm) => escapeMarkdown(text(arm))),
  ]);
  return markdownTable(header, rows);
}

function metricTable(metrics: readonly ComparedMetric[]): string {
  const rows = metrics.flatMap((metric) =>
    metric.variants.map((variant) => {
      const effect = effectText(metric, variant);
      const interval = effect?.interval ?? noIntervalText(variant);
      const words = verdictWords(metric, variant);
      const cells = [codeSpan(metric.name), metric.role, String(variant.version), effect?.estimate ?? '', interval];
      return [...cells, metric.role === 'primary' ? `**${words}**` : words];
    }),
  );
  return rows.length === 0
    ? ''
    : markdownTable(['metric', 'role', 'version', 'difference', 'interval', 'verdict'], rows);
}

function breakdownTable({ by, rows }: Breakdown): string {
  return markdownTable(
    [by, 'version', 'executions', 'errors', 'latency p95', 'cost per execution', 'rating'],
    rows.map(({ key, version, totals }) =>
      [
        key === '' ? '(none)' : codeSpan(key),
        String(version),
        numeral(totals.executions),
        errorsText(totals),
        latencyText(totals, 'p95'),
        costText(totals, 'mean'),
        ratingText(totals),
      ].map((cell, place) => (place === 0 ? cell : escapeMarkdown(cell))),
    ),
  );
}

function finePrint(line: string): string {
  return `<sub>${escapeMarkdown(line)}</sub>\n`;
}
