import { DAY, dayOf, floorTo, HOUR } from '../domain/time.ts';
import type { TestGrowth } from '../storage/test-users.ts';

/** How a test grew lately. */
export interface Growth {
  /** Of all users of today, those who had come before the days looked at. */
  readonly shareBefore: number;
  readonly days: number;
}

const DAYS = 7;

/** How many of a test's users came in its last seven days, or since its start; null: nobody came at all. */
export function growthOf(users: readonly TestGrowth[], started: number, now: number): Growth | null {
  const all = users.reduce((sum, each) => sum + each.users, 0);
  if (all === 0) return null;
  const from = floorTo(now - DAYS * DAY, DAY);
  // Of a test that has just begun, a few minutes would be taken for a day's worth.
  if (from <= started) return { shareBefore: 0, days: Math.max(now - started, HOUR) / DAY };
  const first = dayOf(from);
  const before = users.reduce((sum, { day, users }) => sum + (day < first ? users : 0), 0);
  return { shareBefore: before / all, days: (now - from) / DAY };
}
