import { count, fixed } from '../domain/words.ts';
import type { ComparedMetric, ComparedVariant } from './compared.ts';

type Unit = ComparedMetric['unit'];
type Scale = ComparedVariant['scale'];
/** `percentage points` in sentences, `pp` where there is little room. */
type Names = 'long' | 'short';

/** How far a variant is from the control: `+0.45 points`, and `+0.21` to `+0.69`. */
export interface EffectWords {
  readonly estimate: string;
  /** Null: there is none yet. */
  readonly interval: { readonly low: string; readonly high: string } | null;
}

/**
 * A difference as people read it, in as many digits as its interval needs; on a log scale it is a part of the control. Null: there is
 * no number.
 */
export function effectWords(
  { unit }: Pick<ComparedMetric, 'unit'>,
  { scale, estimate, interval }: Pick<ComparedVariant, 'scale' | 'estimate' | 'interval'>,
  names: Names,
): EffectWords | null {
  if (estimate === null) return null;
  const shown = (value: number) => shownAs(value, scale, unit);
  const [point, low, high] = [shown(estimate), interval && shown(interval.low), interval && shown(interval.high)];
  const digits = digitsFor(low === null || high === null ? Math.abs(point) : high - low, scale, unit);
  const { before, sign, name } = markOf(scale, unit, names);
  const write = (value: number) => `${signed(value, before, digits)}${sign}`;
  return {
    estimate: `${write(point)}${name}`,
    interval: low === null || high === null ? null : { low: write(low), high: write(high) },
  };
}

/** The size of a difference alone: `0.31 points`. */
export function sizeWords({ unit }: Pick<ComparedMetric, 'unit'>, scale: Scale, value: number): string {
  const shown = Math.abs(shownAs(value, scale, unit));
  const { before, sign, name } = markOf(scale, unit, 'long');
  return `${before}${fixed(shown, digitsFor(shown, scale, unit))}${sign}${name}`;
}

/** Days below which nobody need be told how many. */
export const SOON = 1 / 24;

/** Of a day. */
const MINUTES = 24 * 60;

/** `6.2 days`, `6.2 more days`; below an hour and a half in minutes, below two days in hours. */
export function describeDays(days: number, more: '' | 'more ' = ''): string {
  if (days < 0.5 / MINUTES) return 'less than a minute';
  if (days < 1.5 / 24) return count(Math.round(days * MINUTES), `${more}minute`);
  if (days < 2) return count(Math.round(days * 24), `${more}hour`);
  return days < 10 ? `${days.toFixed(1)} ${more}days` : count(Math.round(days), `${more}day`);
}

function shownAs(value: number, scale: Scale, unit: Unit): number {
  if (scale === 'log') return 100 * Math.expm1(value);
  return unit === 'share' ? 100 * value : value;
}

/** Two that tell anything of a width. */
function digitsFor(width: number, scale: Scale, unit: Unit): number {
  const least = scale === 'log' || unit === 'share' ? 1 : unit === 'points' ? 2 : 0;
  return width > 0 ? Math.min(6, Math.max(least, 1 - Math.floor(Math.log10(width)))) : least;
}

/** What is no difference in these digits has no sign. */
function signed(value: number, before: string, digits: number): string {
  const text = fixed(Math.abs(value), digits);
  return `${/[1-9]/.test(text) ? (value < 0 ? '−' : '+') : ''}${before}${text}`;
}

/** What stands before every number, behind every number, and behind the whole. */
function markOf(scale: Scale, unit: Unit, names: Names) {
  if (scale === 'log') return { before: '', sign: '%', name: '' };
  return { before: unit === 'dollars' ? '$' : '', sign: '', name: UNITS[unit][names] };
}

const UNITS: { readonly [unit in Unit]: { readonly [names in Names]: string } } = {
  points: { long: ' points', short: '' },
  share: { long: ' percentage points', short: ' pp' },
  tokens: { long: ' tokens', short: '' },
  dollars: { long: '', short: '' },
  milliseconds: { long: ' milliseconds', short: ' ms' },
};
