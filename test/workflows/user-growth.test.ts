import { describe, expect, it } from 'vitest';
import { growthOf } from '../../src/workflows/user-growth.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-11-01T09:00:00Z');
const USERS = Array.from({ length: 20 }, (_, i) => ({ day: `2026-11-${String(i + 1).padStart(2, '0')}`, users: 10 }));

describe('the growth of a test', () => {
  it('is that since its start, in its first week', () => {
    expect(growthOf(USERS.slice(0, 3), START, START + 2.5 * DAY)).toEqual({ shareBefore: 0, days: 2.5 });
    expect(growthOf(USERS.slice(0, 1), START, START + 1_000)).toEqual({ shareBefore: 0, days: 1 / 24 });
  });

  it('is that of the last seven days and what is there of today, after it', () => {
    expect(growthOf(USERS, START, Date.parse('2026-11-20T12:00:00Z'))).toEqual({ shareBefore: 12 / 20, days: 7.5 });
  });

  it('is none where nobody came any more, and unknown where nobody ever did', () => {
    expect(growthOf(USERS.slice(0, 2), START, START + 19 * DAY)).toEqual({ shareBefore: 1, days: 7.375 });
    expect(growthOf([], START, START + DAY)).toBeNull();
  });
});
