import { describe, expect, test } from 'vitest';
import {
  BLOCKING_EVIDENCE,
  logEvidenceAt,
  SUSPECT_EVIDENCE,
  sampleRatio,
} from '../../../src/domain/statistics/sample-ratio.ts';
import { near } from './near.ts';

describe('the numbers of users', () => {
  test('are evidence of nothing before anybody came', () => {
    expect(sampleRatio([0, 0], [1, 1])).toEqual({ evidence: 1, logEvidence: 0, chiSquareP: 1 });
  });

  test('are suspect, and then beyond trust, the farther they are from the weights', () => {
    const evidence = [5_000, 5_120, 5_200, 5_400].map((users) => sampleRatio([10_000 - users, users], [1, 1]).evidence);
    expect(evidence.map((e) => [e > SUSPECT_EVIDENCE, e > BLOCKING_EVIDENCE])).toEqual([
      [false, false],
      [false, false],
      [true, true],
      [true, true],
    ]);
  });

  test('are judged by how weights compare, and by the arms in any order', () => {
    const parts = sampleRatio([900, 130, 70], [8, 1, 1]);
    expect(sampleRatio([70, 900, 130], [1_000, 8_000, 1_000])).toEqual(near(parts));
  });

  test('may be as many as there are', () => {
    expect(sampleRatio([5e12, 5e12], [1, 1]).logEvidence).toBeLessThan(0);
    expect(sampleRatio([1e15, 0], [1, 1])).toEqual({
      evidence: Number.MAX_VALUE,
      logEvidence: expect.closeTo(1e15 * Math.log(2), -5),
      chiSquareP: 0,
    });
  });

  test('must be none in an arm of weight 0, which otherwise changes nothing', () => {
    expect(sampleRatio([60, 50, 0], [1, 1, 0])).toEqual(sampleRatio([60, 50], [1, 1]));
    expect(sampleRatio([60, 50, 1], [1, 1, 0])).toMatchObject({ evidence: Number.MAX_VALUE, chiSquareP: 0 });
  });

  test('give evidence that is 1 on average, over all that may happen', () => {
    const [users, share] = [12, 0.3];
    const binomial = (k: number) => choose(users, k) * (1 - share) ** (users - k) * share ** k;
    for (const concentration of [10, 100, 10_000]) {
      const mean = Array.from({ length: users + 1 }, (_, k) => k).reduce((sum, k) => {
        const cells = [
          { count: users - k, share: 1 - share },
          { count: k, share },
        ];
        return sum + binomial(k) * Math.exp(logEvidenceAt(concentration, cells));
      }, 0);
      expect(mean).toBeCloseTo(1, 10);
    }
  });
});

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
}
