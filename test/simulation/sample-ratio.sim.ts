import { describe, expect, inject, test } from 'vitest';
import { type Arrivals, countDoubts, type Doubts } from './arrivals.ts';
import { mostByChance } from './chance.ts';

const replicates = inject('replicates');

function describeDoubts({ suspected, blocked, chiSquare }: Doubts): string {
  const [over20, over100, usual] = [suspected, blocked, chiSquare].map(
    (n) => `${((100 * n) / replicates).toFixed(1)}%`,
  );
  return `evidence above 20: ${over20}; above 100: ${over100}; chi-square below 0.001 at some hour: ${usual}`;
}

describe('the numbers of users, looked at every hour for 28 days', () => {
  test.for<[string, Arrivals]>([
    ['10 users an hour, half and half', { usersPerHour: 10, share: 0.5, weight: 0.5 }],
    ['1 user an hour, half and half', { usersPerHour: 1, share: 0.5, weight: 0.5 }],
    ['10 users an hour, nine to one', { usersPerHour: 10, share: 0.1, weight: 0.1 }],
    ['10 users an hour, 99 to one', { usersPerHour: 10, share: 0.01, weight: 0.01 }],
  ])('are seldom doubted where they are right: %s', ([, arrivals], { task }) => {
    const doubts = countDoubts(arrivals, replicates, 41);
    task.meta.row = describeDoubts(doubts);
    expect(doubts.suspected).toBeLessThanOrEqual(mostByChance(replicates, 1 / 20));
    expect(doubts.blocked).toBeLessThanOrEqual(mostByChance(replicates, 1 / 100));
  });

  test.for<[string, Arrivals, number]>([
    ['48 to 52 of 10 an hour', { usersPerHour: 10, share: 0.52, weight: 0.5 }, 0.5],
    ['45 to 55 of 10 an hour', { usersPerHour: 10, share: 0.55, weight: 0.5 }, 0.99],
    ['49 to 51 of 100 an hour', { usersPerHour: 100, share: 0.51, weight: 0.5 }, 0.9],
  ])('are doubted where they are wrong: %s', ([, arrivals, least], { task }) => {
    const doubts = countDoubts(arrivals, replicates, 43);
    task.meta.row = describeDoubts(doubts);
    expect(doubts.suspected / replicates).toBeGreaterThan(least);
  });
});
