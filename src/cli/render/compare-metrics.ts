import { formatEffect, metricNamed } from '../../domain/metrics.ts';
import type { ComparedMetric, ComparedVariant } from '../../workflows/compared.ts';
import { type EffectText, effectText } from './effect.ts';
import { type PlotAxis, plotAxis, plotLegend, plotLine } from './interval-plot.ts';
import { pad, truncate } from './text.ts';
import { noIntervalText, verdictWord, verdictWords, wordPaint } from './verdict-word.ts';
import type { View } from './view.ts';

const MARGIN = '  ';
/** Columns below which words go without how long a verdict may take. */
const NARROW = 100;
const [SHORTEST, LONGEST] = [15, 61];

/** A variant in a metric, as it is drawn; numbers in minimum effects, so that all metrics share one axis. */
interface Drawn {
  readonly metric: ComparedMetric;
  readonly version: string;
  readonly effect: EffectText | null;
  readonly word: string;
  readonly words: string;
  readonly onAxis: {
    readonly estimate: number;
    readonly interval: { readonly low: number; readonly high: number };
  } | null;
  readonly missing: string;
}

/** Variants against the control, metric by metric, with their intervals drawn on one axis. */
export function metricLines(metrics: readonly ComparedMetric[], view: View): string[] {
  const drawn = metrics.map((metric) => metric.variants.map((variant) => draw(metric, variant, view)));
  const rows = drawn.flat();
  if (rows.length === 0) return [];
  const widths = {
    version: Math.max(...rows.map(({ version }) => version.length)),
    effect: Math.max(...rows.map((row) => textOf(row).length)),
    words: Math.max(...rows.map(({ words }) => words.length)),
  };
  const room = view.width - 4 * MARGIN.length - widths.version - widths.effect - widths.words;
  const intervals = rows.flatMap(({ onAxis }) => (onAxis === null ? [] : [onAxis.interval]));
  const axis = plotAxis(intervals, Math.max(SHORTEST, Math.min(LONGEST, room)));
  const lines = metrics.flatMap((metric, i) => [
    titleOf(metric, view),
    ...(drawn[i] ?? []).map((row) => rowLine(row, widths, axis, view)),
  ]);
  if (intervals.length === 0) return lines;
  const before = ' '.repeat(3 * MARGIN.length + widths.version + widths.effect);
  return [...lines, view.paint.dim(`${before}${plotLegend(axis)} minimum effects`)];
}

function draw(metric: ComparedMetric, variant: ComparedVariant, { width }: View): Drawn {
  const { estimate, interval, minimumEffect: unit } = variant;
  const onAxis =
    estimate === null || interval === null
      ? null
      : { estimate: estimate / unit, interval: { low: interval.low / unit, high: interval.high / unit } };
  const word = verdictWord(metric, variant);
  return {
    metric,
    version: String(variant.version),
    effect: effectText(metric, variant),
    word,
    words: width < NARROW ? word : verdictWords(metric, variant),
    onAxis,
    missing: noIntervalText(variant),
  };
}

function textOf({ effect }: Drawn): string {
  if (effect === null) return '';
  return effect.interval === null ? effect.estimate : `${effect.estimate} (${effect.interval})`;
}

function rowLine(
  row: Drawn,
  widths: { readonly version: number; readonly effect: number; readonly words: number },
  axis: PlotAxis,
  { paint }: View,
): string {
  const colour = row.metric.role === 'exploratory' ? (text: string) => text : wordPaint(row.word, { paint });
  const plot = row.onAxis === null ? truncate(row.missing, axis.width) : plotLine(row.onAxis, axis);
  return [
    '',
    pad(row.version, widths.version),
    pad(textOf(row), widths.effect),
    (row.onAxis === null ? paint.dim : colour)(pad(plot, axis.width)),
    colour(row.words),
  ].join(MARGIN);
}

/** `rating  primary, higher is better, minimum effect 0.2 points`. */
function titleOf(metric: ComparedMetric, { paint }: View): string {
  const { name, role } = metric;
  return `${role === 'primary' ? paint.bold(name) : name}  ${paint.dim(`${role}, ${termsOf(metric)}`)}`;
}

function termsOf({ name, role, better, minimumEffect }: ComparedMetric): string {
  const known = metricNamed(name);
  if (known === null || better === null) {
    const effect = Number(minimumEffect.toPrecision(2));
    return `a score of the app's own, minimum effect ${effect} (10% of the control's mean by now)`;
  }
  const effect = formatEffect(known, minimumEffect, 'short');
  return `${better} is better, ${role === 'guardrail' ? 'margin' : 'minimum effect'} ${effect}`;
}
