import type { Interval } from '../domain/statistics/contrast.ts';
import type { ComparedMetric } from './compared.ts';

type Unit = ComparedMetric['unit'];
type Scale = 'log' | 'difference';

/** A difference as people read it: `+0.45 points`, `−20.1%`, `+1.2 percentage points`. On a log scale it is a part of the control. */
export function describeEffect(value: number, scale: Scale, unit: Unit): string {
  return inUnit(signed(shown(value, scale, unit), digitsOf(scale, unit)), scale, unit);
}

/** Its size alone: `0.31 points`. */
export function describeSize(value: number, scale: Scale, unit: Unit): string {
  return inUnit(shown(value, scale, unit).toFixed(digitsOf(scale, unit)), scale, unit);
}

/** `from +0.21 to +0.69`, in the unit of the difference before it. */
export function describeInterval({ low, high }: Interval, scale: Scale, unit: Unit): string {
  const [from, to] = [low, high].map((end) => signed(shown(end, scale, unit), digitsOf(scale, unit)));
  const sign = scale === 'log' ? '%' : '';
  return `from ${from}${sign} to ${to}${sign}`;
}

/** `6.2 days`, `6.2 more days`; below an hour and a half in minutes, below two days in hours. */
export function describeDays(days: number, more: '' | 'more ' = ''): string {
  if (days < 1.5 / 24) return many(Math.round(days * 24 * 60), `${more}minute`);
  if (days < 2) return many(Math.round(days * 24), `${more}hour`);
  return days < 10 ? `${days.toFixed(1)} ${more}days` : many(Math.round(days), `${more}day`);
}

/** `1,204 users`. */
export function many(n: number, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;
}

function shown(value: number, scale: Scale, unit: Unit): number {
  if (scale === 'log') return 100 * Math.expm1(value);
  return unit === 'share' ? 100 * value : value;
}

function digitsOf(scale: Scale, unit: Unit): number {
  if (scale === 'log' || unit === 'share') return 1;
  return unit === 'dollars' ? 4 : unit === 'points' ? 2 : 0;
}

function signed(value: number, digits: number): string {
  const size = Math.abs(value).toFixed(digits);
  return `${value < 0 && Number(size) !== 0 ? '−' : '+'}${size}`;
}

function inUnit(number: string, scale: Scale, unit: Unit): string {
  if (scale === 'log') return `${number}%`;
  return `${number} ${unit === 'share' ? 'percentage points' : unit}`;
}
