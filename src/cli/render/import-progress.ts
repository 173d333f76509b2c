import { ALL } from '../../domain/basis-points.ts';
import { count, numeral } from '../../domain/words.ts';
import { shareBar } from './bar.ts';
import { truncate } from './text.ts';

/** How far an import is, `seconds` after it began. */
export interface ImportProgress {
  readonly bytes: number;
  /** Before this run. */
  readonly skipped: number;
  /** Null: nobody knows. */
  readonly size: number | null;
  readonly events: number;
  readonly seconds: number;
}

const BAR = 24;

/** How far an import is, on one line: `██████░░░░  52%  48,120 events  51,000/s  12.3 of 24.0 MB  1 s left`. */
export function renderImportProgress({ bytes, skipped, size, events, seconds }: ImportProgress, width: number): string {
  const rate = seconds > 0 ? Math.round(events / seconds) : 0;
  const done = `${count(events, 'event')}  ${numeral(rate)}/s`;
  if (size === null || size === 0) return truncate(`${done}  ${megabytes(bytes)} MB`, width);
  const share = Math.min(1, bytes / size);
  const pace = seconds > 0 ? (bytes - skipped) / seconds : 0;
  const left = pace > 0 ? `  ${timeLeft((size - bytes) / pace)} left` : '';
  const bar = shareBar(Math.floor(share * ALL), BAR);
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  return truncate(`${bar} ${percent}  ${done}  ${megabytes(bytes)} of ${megabytes(size)} MB${left}`, width);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function timeLeft(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  return whole < 3_600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
}
