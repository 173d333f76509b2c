import { describe, expect, it } from 'vitest';
import { histogramOf } from '../../src/domain/histogram.ts';
import type { Usage } from '../../src/storage/usage.ts';
import { meanOf, scoresIn, totalsFor, totalsOf, unpricedShare } from '../../src/workflows/usage-totals.ts';

function usage(metric: string, values: readonly number[]): Usage {
  const of = { environment: 'production', prompt: 'support/reply', version: 7, versionId: 'pv-000000000007' };
  const series = { source: 'redis', segment: '', model: null, test: null, place: null, start: null };
  const sum = values.reduce((total, value) => total + value, 0);
  const histogram = metric === 'latency' ? histogramOf(values) : null;
  return { ...of, ...series, metric, count: values.length, sum, sumSquares: 0, histogram };
}

describe('totals', () => {
  it('are means of what was told, each by its own count', () => {
    const usages = [
      usage('executions', [0, 0]),
      usage('executions', [0, 0]),
      usage('errors', [1]),
      usage('latency', [100, 100]),
      usage('latency', [400]),
      usage('input-tokens', [10, 20]),
      usage('cached-read-tokens', [100]),
      usage('cached-write-tokens', [30]),
      usage('output-tokens', [40, 60]),
      usage('reasoning-tokens', [100]),
      usage('cost', [0.5]),
      usage('rating', [2, 5]),
    ];
    expect(totalsOf(usages)).toEqual({
      executions: 4,
      errors: 1,
      errorRate: 0.25,
      latency: { mean: 200, p50: expect.closeTo(100, -1), p95: expect.closeTo(400, -1) },
      promptTokens: 80,
      responseTokens: 100,
      cost: { total: 0.5, mean: 0.5, share: 0.25 },
      rating: { mean: 3.5, count: 2, coverage: 0.5 },
    });
    const names = [
      'rating',
      'rating-coverage',
      'response-tokens',
      'prompt-tokens',
      'cost',
      'latency',
      'slow-share',
      'error-rate',
    ];
    expect(names.map((name) => meanOf(usages, name))).toEqual([3.5, 0.5, 100, 80, 0.5, 200, null, 0.25]);
    for (const name of names) {
      const enough = usages.filter(({ metric }) => totalsFor(name).includes(metric));
      expect([name, meanOf(enough, name)]).toEqual([name, meanOf(usages, name)]);
    }
    expect(unpricedShare(usages)).toBe(0.5);
  });

  it('are of nothing where nothing was told', () => {
    const none = { executions: 0, errors: 0, errorRate: null, latency: null };
    expect(totalsOf([])).toEqual({ ...none, promptTokens: null, responseTokens: null, cost: null, rating: null });
    expect([meanOf([], 'rating'), meanOf([], 'helpfulness'), unpricedShare([usage('executions', [0])])]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('name the scores that apps gave', () => {
    const usages = ['executions', 'rating', 'helpfulness', 'cost', 'helpfulness'].map((metric) => usage(metric, [1]));
    expect(scoresIn(usages)).toEqual(['helpfulness', 'rating']);
    expect(meanOf([usage('helpfulness', [1, 2])], 'helpfulness')).toBe(1.5);
  });

  it('of a score may be asked for by any name that a score may have', () => {
    expect([meanOf([], 'constructor'), totalsFor('constructor')]).toEqual([null, ['constructor']]);
    expect(meanOf([usage('constructor', [1, 4])], 'constructor')).toBe(2.5);
  });
});
