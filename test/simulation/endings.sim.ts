import { describe, expect, inject, test } from 'vitest';
import { inflation } from '../../src/domain/statistics/power.ts';
import { mostByChance, quantile } from './chance.ts';
import { playEndings } from './endings.ts';

const replicates = 4 * inject('replicates');

describe('ideal tests end', () => {
  test('equivalent, mostly, where there is no difference', ({ task }) => {
    const { different, equivalent, open } = playEndings(0, replicates, 51);
    task.meta.row = describeEnds(different, equivalent, open);
    expect(open).toBe(0);
    expect(different).toBeLessThanOrEqual(mostByChance(replicates, 0.05));
  });

  test('with the minimum effect found, if there is one, by the information that planning says', ({ task }) => {
    const { different, equivalent, open, information } = playEndings(1, replicates, 53);
    const planned = inflation({ alpha: 0.05, power: 0.8 });
    const decided = quantile(information, 0.8);
    task.meta.row = `${describeEnds(different, equivalent, open)}; half by ${quantile(information, 0.5).toFixed(2)} and 80% by ${decided.toFixed(2)} times a single look, planned ${planned.toFixed(2)}`;
    expect(different / replicates).toBeGreaterThan(0.98);
    expect(Math.abs(decided / planned - 1)).toBeLessThan(0.05);
  });
});

function describeEnds(...[different, equivalent, open]: [number, number, number]): string {
  const [a, b, c] = [different, equivalent, open].map((n) => `${((100 * n) / replicates).toFixed(1)}%`);
  return `different ${a}, equivalent ${b}, open ${c}`;
}
