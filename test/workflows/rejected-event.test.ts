import { expect, test } from 'vitest';
import { describeRejected } from '../../src/workflows/rejected-event.ts';

test('an event that could not be counted is told in the words of apps, without what it does not say', () => {
  const series = { environment: 'production', prompt: 'support/reply', versionId: null, digest: 'e0', test: null };
  const measured = { latency: 12, input: -1, cached_read: null, cached_write: 2, output: 3, reasoning: 4, cost: null };
  const event = { id: '0', at: '2026', place: 4, kind: 'execution', error: null, series, ...measured };
  const told = describeRejected(event);
  expect(JSON.stringify(told)).toBe(
    '{"kind":"execution","environment":"production","prompt":"support/reply","id":"0","at":"2026","latencyMs":12,' +
      '"promptTokens":-1,"cachedWriteTokens":2,"responseTokens":3,"reasoningTokens":4,"digest":"e0"}',
  );
});

test('what is no object is told as it came', () => {
  expect([null, 'x', 7, [1]].map(describeRejected)).toEqual([null, 'x', 7, [1]]);
});
