import { describe, expect, inject, test } from 'vitest';
import { errorOf, medianRange, quantile } from './chance.ts';
import { playUntilDecided, ratingShift } from './deciding.ts';
import { MODERATE } from './scenarios.ts';

const replicates = Math.ceil(inject('replicates') / 2);
const BIG = { tokens: 0.8, rating: ratingShift(MODERATE, 0.15) };
const SMALL = { tokens: 0.95, rating: ratingShift(MODERATE, 0.05) };

/** Median days of an earlier simulation, of a population that was described in words only. */
const EARLIER = [
  { usersPerDay: 10, days: { 'response-tokens': 7.3, rating: 11.5 } },
  { usersPerDay: 48, days: { 'response-tokens': 2.0, rating: 3.4 } },
  { usersPerDay: 240, days: { 'response-tokens': 0.4, rating: 1.1 } },
];

function describeDays(days: readonly number[]): string {
  const show = (p: number) => quantile(days, p).toFixed(1).replace('Infinity', 'more than 28');
  return `days: 20% by ${show(0.2)}, half by ${show(0.5)}, 80% by ${show(0.8)}`;
}

describe('15% better ratings and 20% fewer tokens', () => {
  test.for(EARLIER)(
    'are decided within days with $usersPerDay new users a day and arm',
    ({ usersPerDay, days }, { task }) => {
      const population = { ...MODERATE, usersPerDay: [usersPerDay, usersPerDay] as const };
      const found = playUntilDecided(population, BIG, replicates, 29);
      task.meta.row = found
        .map(({ measure, days, estimates, wrong }) => {
          const mean = estimates.reduce((sum, each) => sum + each, 0) / estimates.length;
          return `${measure.padEnd(16)} ${describeDays(days)}; seen at the end ${mean.toFixed(3)} on average; wrong way round ${wrong}`;
        })
        .join('\n');
      const outside = found.filter((each) => {
        const [low, high] = medianRange(each.days);
        const earlier = days[each.measure as keyof typeof days];
        // The earlier figure is rounded, and has an error of its own.
        const slack = 0.05 + 0.1 * earlier;
        return earlier < low - slack || earlier > high + slack;
      });
      expect(outside).toEqual([]);
      expect(found.map(({ wrong }) => wrong / replicates < 0.01)).toEqual([true, true]);
    },
  );
});

describe('5% better ratings and 5% fewer tokens', () => {
  test('are decided in most tests of 28 days with 48 new users a day and arm, and look larger than they are', ({
    task,
  }) => {
    const found = playUntilDecided(MODERATE, SMALL, replicates, 31);
    task.meta.row = found
      .map(({ measure, days, estimates }) => {
        const share = days.filter(Number.isFinite).length / replicates;
        const mean = estimates.reduce((sum, each) => sum + each, 0) / estimates.length;
        const decided = `decided ${(100 * share).toFixed(1)}% ± ${(100 * errorOf(share, replicates)).toFixed(1)}%`;
        return `${measure.padEnd(16)} ${decided}; ${describeDays(days)}; seen at the end ${mean.toFixed(3)} on average`;
      })
      .join('\n');
    const [tokens] = found;
    const mean = (tokens?.estimates ?? []).reduce((sum, each) => sum + each, 0) / (tokens?.estimates.length ?? 1);
    expect(found.map(({ days }) => days.filter(Number.isFinite).length / replicates > 0.5)).toEqual([true, true]);
    expect(mean).toBeLessThan(Math.log(0.95));
  });
});
