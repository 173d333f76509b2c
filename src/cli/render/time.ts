import { count } from '../../domain/words.ts';
import type { View } from './view.ts';

const STEPS: readonly (readonly [seconds: number, unit: string])[] = [
  [60, 'second'],
  [3_600, 'minute'],
  [86_400, 'hour'],
  [86_400 * 30, 'day'],
  [86_400 * 365, 'month'],
  [Number.POSITIVE_INFINITY, 'year'],
];

/** A time as people say it on a terminal (`3 hours ago`), as ISO 8601 in a pipe. */
export function timeText(iso: string, view: View): string {
  return view.terminal ? ago(iso, view.now) : iso;
}

/** `since 7 days ago`, `of all time`. */
export function periodText({ since }: { readonly since: string | null }, view: View): string {
  return since === null ? 'of all time' : `since ${timeText(since, view)}`;
}

/** How long ago a time was, in the largest unit that fits. */
export function ago(iso: string, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(iso)) / 1000));
  return seconds < 5 ? 'just now' : `${inUnits(seconds)} ago`;
}

/** How long it was from one time to another: `3 days`. */
export function span(from: string, to: string): string {
  const seconds = Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 1000));
  return seconds < 60 ? 'less than a minute' : inUnits(seconds);
}

function inUnits(seconds: number): string {
  const index = STEPS.findIndex(([limit]) => seconds < limit);
  const size = STEPS[index - 1]?.[0] ?? 1;
  const unit = STEPS[index]?.[1] ?? 'year';
  return count(Math.floor(seconds / size), unit);
}
