import { describe, expect, test } from 'vitest';
import { countDoubts } from '../../simulation/arrivals.ts';
import { medianRange, mostByChance } from '../../simulation/chance.ts';
import { playUntilDecided, ratingShift } from '../../simulation/deciding.ts';
import { ALPHA, countFalseAlarms } from '../../simulation/false-alarms.ts';
import { MODERATE, SCENARIOS } from '../../simulation/scenarios.ts';

/** Few, as this is the quick part: more than 7 false alarms in 25 tests happen once in 10,000 times. `npm run test:simulation` plays 1,000. */
const REPLICATES = 25;

describe('tests that are looked at every hour for 28 days', () => {
  test.each(['moderate users', 'heavy users, nine to one'])('seldom see a difference that is none: %s', (name) => {
    const alarms = countFalseAlarms(SCENARIOS[name] ?? MODERATE, REPLICATES, 3);
    const most = mostByChance(REPLICATES, ALPHA);
    expect(most).toBe(7);
    expect(alarms.filter(({ verdicts }) => verdicts > most)).toEqual([]);
    // The same looks at the usual test: these populations would catch a verdict that is wrong.
    expect(alarms.filter(({ naive }) => naive > most).length).toBeGreaterThanOrEqual(2);
  });

  test('find 15% better ratings and 20% fewer tokens within days', () => {
    const effect = { tokens: 0.8, rating: ratingShift(MODERATE, 0.15) };
    const found = playUntilDecided(MODERATE, effect, 40, 3);
    const [tokens, rating] = found.map(({ days }) => medianRange(days));
    expect(found.map(({ days, wrong }) => [days.every(Number.isFinite), wrong])).toEqual([
      [true, 0],
      [true, 0],
    ]);
    expect([tokens?.[0], tokens?.[1], rating?.[0], rating?.[1]]).toEqual([
      expect.toSatisfy((days: number) => days < 2),
      expect.toSatisfy((days: number) => days > 2),
      expect.toSatisfy((days: number) => days < 3.4),
      expect.toSatisfy((days: number) => days > 3.4),
    ]);
  });

  test('seldom doubt numbers of users that are right, and doubt those that are not', () => {
    const doubts = [0.5, 0.55].map((share) => countDoubts({ usersPerHour: 10, share, weight: 0.5 }, 100, 3).suspected);
    expect(doubts[0]).toBeLessThanOrEqual(mostByChance(100, 1 / 20));
    expect(doubts[1]).toBe(100);
  });
});
