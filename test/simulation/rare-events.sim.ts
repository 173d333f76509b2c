import { describe, expect, inject, test } from 'vitest';
import { LEAST_EVENTS } from '../../src/domain/statistics/verdict.ts';
import { mostByChance } from './chance.ts';
import { ALPHA } from './false-alarms.ts';
import { countLuckyArms } from './rare-events.ts';

const replicates = inject('replicates');

describe('a small arm with few events, looked at after each of its users, seldom looks better or worse than it is', () => {
  test.for([
    { share: 0.01, times: 100, users: 6_000 },
    { share: 0.02, times: 100, users: 4_000 },
    { share: 0.05, times: 100, users: 2_000 },
    { share: 0.02, times: 9, users: 4_000 },
    { share: 0.02, times: 1, users: 4_000 },
  ])('$share of executions, $times to 1', (events, { task }) => {
    const least = [0, 5, 10, LEAST_EVENTS];
    const counts = countLuckyArms(events, least, replicates);
    task.meta.row = least
      .map((each, i) => `${each} expected: ${((100 * (counts[i] ?? 0)) / replicates).toFixed(1)}%`)
      .join('   ');
    expect(counts.at(-1)).toBeLessThanOrEqual(mostByChance(replicates, ALPHA));
  });
});
