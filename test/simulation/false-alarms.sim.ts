import { describe, expect, inject, test } from 'vitest';
import { errorOf, mostByChance } from './chance.ts';
import { ALPHA, countFalseAlarms } from './false-alarms.ts';
import { SCENARIOS } from './scenarios.ts';

const replicates = inject('replicates');
const percent = (share: number) => `${(100 * share).toFixed(1)}%`;

describe('a difference that is none, looked for every hour for 28 days, is seen in at most 5% of tests', () => {
  test.for(Object.entries(SCENARIOS))('%s', ([, population], { task }) => {
    const alarms = countFalseAlarms(population, replicates, 17);
    task.meta.row = alarms
      .map(({ measure, verdicts, intervals, naive }) => {
        const share = verdicts / replicates;
        const error = percent(errorOf(share, replicates));
        return `${measure.padEnd(16)} ${percent(share).padStart(6)} ± ${error}   bare interval ${percent(intervals / replicates).padStart(6)}   usual test ${percent(naive / replicates).padStart(6)}`;
      })
      .join('\n');
    const most = mostByChance(replicates, ALPHA);
    expect(alarms.filter(({ verdicts }) => verdicts > most)).toEqual([]);
    expect(Math.max(...alarms.map(({ naive }) => naive))).toBeGreaterThan(most);
  });
});
