import { METRICS } from '../../domain/metrics.ts';
import { printableLine } from '../../domain/printable.ts';
import type { Compared } from '../../workflows/compared.ts';
import { armLines } from './compare-arms.ts';
import { breakdownTable } from './compare-breakdown.ts';
import { metricLines } from './compare-metrics.ts';
import { smallPrint } from './compare-small-print.ts';
import { warningTexts } from './compare-warnings.ts';
import { howToTrack, isEmpty } from './how-to-track.ts';
import { wrap } from './paragraph.ts';
import { wordPaint } from './verdict-word.ts';
import type { View } from './view.ts';

/** The verdict in a sentence, what to know before one believes it, the arms, the intervals, and the small print. */
export function renderReport(compared: Compared, view: View, metric: string | null): string {
  const { paint, width } = view;
  const warnings = warningTexts(compared).flatMap((text) => wrap(`! ${printableLine(text)}`, width, 2));
  const parts = [
    wrap(printableLine(compared.summary), width).map((line) => paint.bold(verdictPaint(compared, view)(line))),
    warnings.map((line) => paint.yellow(line)),
    isEmpty(compared)
      ? trackingLines(compared)
      : [titleOf(compared, view), ...armLines(compared, metric ?? primaryOf(compared), view)],
    metricLines(compared.metrics, view),
    compared.breakdown === null ? [] : breakdownTable(compared.breakdown, view).trimEnd().split('\n'),
    isEmpty(compared)
      ? []
      : smallPrint(compared, view).flatMap((line) => wrap(line, width).map((text) => paint.dim(text))),
  ];
  const shown = parts.map((lines) => lines.join('\n')).filter((part) => part !== '');
  return `${shown.join('\n\n')}\n`;
}

function titleOf({ prompt, environment }: Compared, { paint }: View): string {
  return paint.dim(`${prompt} in ${environment}`);
}

/** In a time without executions there may be some of before. */
function trackingLines({ prompt, since, test }: Compared): string[] {
  return since === null || test !== null ? howToTrack(prompt) : [];
}

/** What is shown by day where nobody says otherwise. */
function primaryOf({ test }: Compared): string {
  return test?.metric ?? Object.keys(METRICS)[0] ?? '';
}

/** The sentence is green where a variant won and harms nothing, red where all lost, else yellow; without a test it is plain. */
function verdictPaint({ test, metrics }: Compared, view: View): (text: string) => string {
  const [primary, ...others] = metrics;
  if (test === null || primary === undefined) return (text) => text;
  const kinds = primary.variants.map(({ verdict }) => verdict.kind);
  const winners = primary.variants.filter(({ verdict }) => verdict.kind === 'better').map(({ version }) => version);
  const harms = others.flatMap(({ variants }) => variants.filter((variant) => variant.guard === 'harmed'));
  if (winners.length > 0) {
    return wordPaint(harms.some(({ version }) => winners.includes(version)) ? 'collecting' : 'better', view);
  }
  const [kind = 'collecting'] = kinds;
  return wordPaint(kinds.every((other) => other === kind) ? kind : 'collecting', view);
}
