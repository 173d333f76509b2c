import { DAY, dayOf, floorTo, HOUR, isoTime, MOST_AHEAD } from '../domain/time.ts';
import type { Usage, UsageFilter } from '../storage/usage.ts';
import type { ArmDay } from './compared.ts';
import { groupBy, meanOf } from './usage-totals.ts';

/** Beyond that totals are taken by days, which are fewer rows. */
const LONGEST_IN_HOURS = 7 * DAY;

/** The totals since a time, from the hour or, of long ago, the day that it is in; `since` says from when. Null: all time. */
export function periodSince(
  since: string | null,
  now: number,
  isByDay: boolean,
): { readonly period: UsageFilter['period']; readonly since: string | null } {
  if (since === null) return { period: 'all', since };
  const at = Date.parse(since);
  const grain = isByDay || now - at > LONGEST_IN_HOURS ? 'day' : 'hour';
  const start = isoTime(floorTo(at, grain === 'hour' ? HOUR : DAY));
  return { period: { grain, since: start, until: afterDay(now) }, since: start };
}

/** The whole days from the one of `since`, at most so many, until the one of `until`. */
export function daysBetween(since: number, until: number, most: number): Exclude<UsageFilter['period'], 'all'> {
  const first = Math.max(floorTo(since, DAY), floorTo(until, DAY) - (most - 1) * DAY);
  return { grain: 'day', since: isoTime(first), until: afterDay(until) };
}

/** The day of the first execution, as milliseconds; null: there is none. */
export function firstDay(usages: readonly Usage[]): number | null {
  const starts = usages.flatMap(({ start }) => (start === null ? [] : [Date.parse(start)]));
  return starts.length === 0 ? null : floorTo(Math.min(...starts), DAY);
}

/** A number for each day from the first one, oldest first, also for those without executions. */
export function eachDay(usages: readonly Usage[], first: number | null, until: number, metric: string): ArmDay[] {
  const rows = groupBy(usages, ({ start }) => dayOf(Date.parse(start ?? '')));
  const days: ArmDay[] = [];
  for (let at = first ?? Number.POSITIVE_INFINITY; at <= until; at += DAY) {
    const day = dayOf(at);
    const own = rows.get(day) ?? [];
    const executions = own.reduce((sum, row) => sum + (row.metric === 'executions' ? row.count : 0), 0);
    days.push({ day, executions, mean: meanOf(own, metric) });
  }
  return days;
}

/** Executions of a clock that is ahead are counted too. */
export function afterDay(at: number): string {
  return isoTime(floorTo(at + MOST_AHEAD, DAY) + DAY);
}
