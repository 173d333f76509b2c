import { METRICS } from '../../domain/metrics.ts';
import type { Interval } from '../../domain/statistics/contrast.ts';
import type { ComparedMetric, ComparedVariant } from '../../workflows/compared.ts';
import { fixed } from './figures.ts';

/** A difference as people read it: `+0.2 pp` and `−2.1 to +2.5`, or `−18%` and `−25% to −10%`. */
export interface EffectText {
  readonly estimate: string;
  /** Null: there is none yet. */
  readonly interval: string | null;
}

/** How far a variant is from the control, in as many digits as its interval needs; null: there is no number. */
export function effectText({ unit }: ComparedMetric, variant: ComparedVariant): EffectText | null {
  const { estimate, interval } = shown(variant);
  if (estimate === null) return null;
  const write = writer(unit, variant.scale, interval === null ? Math.abs(estimate) : interval.high - interval.low);
  return {
    estimate: write(estimate),
    interval: interval && `${write(interval.low, false)} to ${write(interval.high, false)}`,
  };
}

/** On a log scale people read parts of the control. */
function shown({ scale, estimate, interval, change }: ComparedVariant): {
  readonly estimate: number | null;
  readonly interval: Interval | null;
} {
  if (scale === 'difference' || change === null) return { estimate, interval };
  return { estimate: change.estimate, interval: interval && change.interval };
}

type Unit = ComparedMetric['unit'];
/** Without its unit, unless that is a sign, where it stands behind one with it. */
type Writer = (value: number, isWhole?: boolean) => string;

function writer(unit: Unit, scale: ComparedVariant['scale'], width: number): Writer {
  const isPercent = scale === 'log' || unit === 'share';
  const factor = isPercent ? 100 : 1;
  const [before, behind] = scale === 'log' ? ['', '%'] : MARKS[unit];
  const least = isPercent ? 1 : unit === 'points' ? 2 : 0;
  const digits = width > 0 ? Math.min(6, Math.max(least, 1 - Math.floor(Math.log10(width * factor)))) : least;
  return (value, isWhole = true) => {
    const text = fixed(Math.abs(value * factor), digits);
    const sign = /[1-9]/.test(text) ? (value < 0 ? '−' : '+') : '';
    return `${sign}${before}${text}${isWhole || behind === '%' ? behind : ''}`;
  };
}

const MARKS: { readonly [unit in Unit]: readonly [before: string, behind: string] } = {
  points: ['', ''],
  share: ['', ' pp'],
  tokens: ['', ''],
  dollars: ['$', ''],
  milliseconds: ['', ' ms'],
};

/** The smallest effect worth finding, on the scale of this comparison: where a mean of 0 has no logarithm it is a share of the other mean. */
export function minimumEffectOf({ name, minimumEffect }: ComparedMetric, { scale, means }: ComparedVariant): number {
  const isLog = Object.hasOwn(METRICS, name) && METRICS[name]?.scale === 'log';
  if (!isLog || scale === 'log') return minimumEffect;
  const share = Math.max(Math.abs(means.control ?? 0), Math.abs(means.variant ?? 0));
  return share === 0 ? minimumEffect : minimumEffect * share;
}
