import type { Metric } from '../../domain/metrics.ts';
import { fixed, numeral } from '../../domain/words.ts';

/** What stands where nothing was measured. */
export const NONE = '–';

/** A count where there is little room: `980`, `48.1k`, `1.2M`. */
export function short(n: number): string {
  const step = SHORT.find(({ from }) => n >= from);
  return step === undefined ? numeral(n) : `${trimmed(n / step.size, n / step.size < 99.95 ? 1 : 0)}${step.letter}`;
}

const SHORT = [
  { from: 999_500_000, size: 1e9, letter: 'G' },
  { from: 999_500, size: 1e6, letter: 'M' },
  { from: 10_000, size: 1e3, letter: 'k' },
];

/** A part of 1 in percent: `12.3%`, `0.29%`. What is there never reads as 0, and what is missing never as all. */
export function percent(share: number): string {
  const hundredths = share * 100;
  if (hundredths > 0 && hundredths < 0.01) return '<0.01%';
  if (hundredths > 99.9 && hundredths < 100) return '>99.9%';
  return `${trimmed(hundredths, hundredths < 10 ? 2 : 1)}%`;
}

/** A mean in the words of its unit: `3.10`, `812 ms`, `1.24 s`, `$0.0042`. */
export function figure(unit: Metric['unit'], value: number): string {
  if (unit === 'share') return percent(value);
  if (unit === 'points') return fixed(value, 2);
  if (unit === 'dollars') return `$${value >= 1 ? fixed(value, 2) : significant(value)}`;
  if (unit === 'tokens') return value < 100 ? trimmed(value, 1) : numeral(value);
  if (value < 1_000) return `${value < 10 ? trimmed(value, 1) : numeral(value)} ms`;
  return `${value < 10_000 ? fixed(value / 1_000, 2) : fixed(value / 1_000, value < 100_000 ? 1 : 0)} s`;
}

/** A number with at most so many digits behind the point. */
function trimmed(value: number, digits: number): string {
  const text = fixed(value, digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** As many digits as a number below 1 needs. */
function significant(value: number): string {
  return value === 0 ? '0' : trimmed(value, Math.min(20, 2 - Math.floor(Math.log10(Math.abs(value)))));
}
