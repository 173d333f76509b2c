import { describe, expect, it } from 'vitest';
import type { LiveCount } from '../../src/cache/live-counters.ts';
import { toWatched, type WatchedKey } from '../../src/workflows/watch-versions.ts';
import { NOTHING_SEEN } from './sample-watched.ts';

const SILENT = { span: 0, counts: [] };

function key(prompt: string, version: number | null, versionId: string | null = `pv-${version}`): WatchedKey {
  return { prompt, version, versionId, arm: null };
}

function count(of: WatchedKey, metric: string, n: number, sum = 0): LiveCount {
  return { prompt: of.prompt, versionId: of.versionId, metric, count: n, sum };
}

describe('what is watched', () => {
  it('has rates over both times, and means of those that told', () => {
    const [seven, fallback] = [key('support/reply', 7), key('support/reply', null, null)];
    const long = [
      count(seven, 'executions', 20),
      count(seven, 'executions', 10),
      count(seven, 'errors', 3, 3),
      count(seven, 'latency', 20, 16_000),
      count(seven, 'input-tokens', 10, 1_000),
      count(seven, 'cached-read-tokens', 4, 400),
      count(seven, 'cached-write-tokens', 1, 100),
      count(seven, 'output-tokens', 20, 2_000),
      count(seven, 'reasoning-tokens', 5, 500),
      count(seven, 'rating', 2, 9),
      count(seven, 'politeness', 9, 9),
      count(fallback, 'executions', 10),
    ];
    const windows = {
      short: { span: 12_500, counts: [count(seven, 'executions', 5)] },
      long: { span: 60_000, counts: long },
    };
    expect(toWatched([seven, fallback], windows)).toEqual([
      {
        ...seven,
        perSecond: { last10: 0.4, last60: 0.5 },
        executions: 30,
        errors: 3,
        errorRate: 0.1,
        latency: 800,
        promptTokens: 150,
        responseTokens: 125,
        rating: { mean: 4.5, count: 2 },
        share: 0.75,
      },
      {
        ...fallback,
        ...NOTHING_SEEN,
        perSecond: { last10: 0, last60: 1 / 6 },
        executions: 10,
        errorRate: 0,
        share: 0.25,
      },
    ]);
  });

  it('has no rate of a minute before a minute is known', () => {
    const seven = key('support/reply', 7);
    const five = { span: 5_000, counts: [count(seven, 'executions', 10)] };
    const [found] = toWatched([seven], { short: five, long: five });
    expect(found?.perSecond).toEqual({ last10: 2, last60: null });
  });

  it('is nothing where nothing is known yet', () => {
    const seven = key('support/reply', 7);
    expect(toWatched([seven], { short: SILENT, long: SILENT })).toEqual([{ ...seven, ...NOTHING_SEEN }]);
  });

  it('is in the order of prompts and versions, unknown numbers and fallbacks last', () => {
    const keys = [
      key('b', null, null),
      key('b', null, 'pv-y'),
      key('b', 10),
      key('a', 2),
      key('b', null, 'pv-x'),
      key('b', 9),
      key('a', null, null),
    ];
    const order = toWatched(keys, { short: SILENT, long: SILENT }).map(({ prompt, versionId }) => [prompt, versionId]);
    expect(order).toEqual([
      ['a', 'pv-2'],
      ['a', null],
      ['b', 'pv-9'],
      ['b', 'pv-10'],
      ['b', 'pv-x'],
      ['b', 'pv-y'],
      ['b', null],
    ]);
  });

  it.each([
    ['a rating that was taken back', [[-1, -5]], null],
    [
      'one that was lowered, beside another',
      [
        [1, 5],
        [0, -4],
      ],
      { mean: 1, count: 1 },
    ],
    [
      'one that was lowered, which alone leaves no rating',
      [
        [1, 3],
        [0, -4],
      ],
      null,
    ],
    [
      'one that was raised beyond what the others can be',
      [
        [1, 5],
        [0, 3],
      ],
      null,
    ],
  ])('tells no mean that is no rating: %s', (_, changes, rating) => {
    const seven = key('support/reply', 7);
    const counts = changes.map(([n = 0, sum]) => count(seven, 'rating', n, sum));
    const [watched] = toWatched([seven], { short: SILENT, long: { span: 60_000, counts } });
    expect(watched?.rating).toEqual(rating);
  });

  it('never has less than no executions, also where a database was restored', () => {
    const seven = key('support/reply', 7);
    const window = { span: 10_000, counts: [count(seven, 'executions', -7), count(seven, 'errors', -1)] };
    expect(toWatched([seven], { short: window, long: window })).toEqual([
      { ...seven, ...NOTHING_SEEN, perSecond: { last10: 0, last60: null } },
    ]);
  });
});
