import { describe, expect, it } from 'vitest';
import type { LiveBucket, LiveCount } from '../../src/cache/live-counters.ts';
import { createRecentGrowth, type Reading, windowOf } from '../../src/workflows/watch-windows.ts';

function count(n: number, metric = 'executions'): LiveCount {
  return { prompt: 'support/reply', versionId: 'pv-000000000007', metric, count: n, sum: 0 };
}

function bucket(start: number, n: number): LiveBucket {
  return { start, counts: [count(n)] };
}

function reading(at: number, totals: { readonly [key: string]: number }): Reading {
  return { at, totals: new Map(Object.entries(totals).map(([key, n]) => [key, count(n, key)])) };
}

describe('a window of buckets', () => {
  it('begins with a bucket, so that its counts and its time belong together', () => {
    const buckets = [bucket(85_000, 1), bucket(90_000, 2), bucket(95_000, 4), bucket(105_000, 8)];
    expect(windowOf(buckets, 106_000, 10_000, 5_000)).toEqual({ span: 11_000, counts: [count(4), count(8)] });
    expect(windowOf(buckets, 105_000, 10_000, 5_000)).toEqual({ span: 10_000, counts: [count(4), count(8)] });
    expect(windowOf(buckets, 104_999, 10_000, 5_000)).toEqual({
      span: 14_999,
      counts: [count(2), count(4), count(8)],
    });
    expect(windowOf([], 106_000, 10_000, 5_000)).toEqual({ span: 11_000, counts: [] });
  });
});

describe('growth', () => {
  it('is not known from one reading', () => {
    const growth = createRecentGrowth();
    expect([growth.at(), growth.window(10_000)]).toEqual([null, { span: 0, counts: [] }]);
    growth.add(reading(1_000, { executions: 100 }));
    expect([growth.at(), growth.window(10_000)]).toEqual([1_000, { span: 0, counts: [] }]);
  });

  it('is what came between readings, of what is new all of it, of what is gone nothing', () => {
    const growth = createRecentGrowth();
    growth.add(reading(0, { executions: 100, gone: 7, same: 3 }));
    growth.add(reading(2_000, { executions: 104, same: 3, new: 5 }));
    growth.add(reading(4_000, { executions: 103, same: 3, new: 5 }));
    expect(growth.window(60_000)).toEqual({
      span: 4_000,
      counts: [count(4), count(5, 'new'), count(-1)],
    });
  });

  it('of a time is over the fewest readings that are that long, or all where they are shorter', () => {
    const growth = createRecentGrowth();
    const windows = () => [10_000, 60_000].map((period) => growth.window(period).span);
    const seen: number[][] = [];
    for (let at = 0; at <= 100_000; at += 4_000) {
      growth.add(reading(at, { executions: at }));
      if (at % 20_000 === 0) seen.push(windows());
    }
    expect(seen).toEqual([
      [0, 0],
      [12_000, 20_000],
      [12_000, 40_000],
      [12_000, 60_000],
      [12_000, 60_000],
      [12_000, 60_000],
    ]);
    const grown = growth.window(60_000).counts.reduce((sum, each) => sum + each.count, 0);
    expect(grown).toBe(60_000);
  });

  it('over readings that are rarer than the time asked for is that of the last two', () => {
    const growth = createRecentGrowth();
    for (const minute of [0, 5, 10]) growth.add(reading(minute * 60_000, { executions: minute }));
    expect([growth.window(10_000), growth.window(60_000)]).toEqual([
      { span: 300_000, counts: [count(5)] },
      { span: 300_000, counts: [count(5)] },
    ]);
  });
});
