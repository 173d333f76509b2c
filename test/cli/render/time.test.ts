import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { ago, span, timeText } from '../../../src/cli/render/time.ts';

const NOW = new Date('2026-03-01T12:00:00Z');

describe('a time is told in the largest unit that fits', () => {
  test.each([
    ['2026-03-01T12:00:09Z', 'just now'],
    ['2026-03-01T11:59:56Z', 'just now'],
    ['2026-03-01T11:59:55Z', '5 seconds ago'],
    ['2026-03-01T11:59:00Z', '1 minute ago'],
    ['2026-03-01T11:00:01Z', '59 minutes ago'],
    ['2026-03-01T10:00:00Z', '2 hours ago'],
    ['2026-02-28T12:00:00Z', '1 day ago'],
    ['2026-01-30T12:00:00Z', '1 month ago'],
    ['2024-02-29T12:00:00Z', '2 years ago'],
  ])('%s', (time, text) => {
    expect(ago(time, NOW)).toBe(text);
  });
});

test('a pipe gets the time itself', () => {
  const view = { paint: new Chalk({ level: 0 }), width: 80, terminal: false, now: NOW };
  expect(timeText('2026-03-01T10:00:00.000Z', view)).toBe('2026-03-01T10:00:00.000Z');
});

test.each([
  ['2026-03-01T12:00:59Z', 'less than a minute'],
  ['2026-03-01T12:01:00Z', '1 minute'],
  ['2026-03-04T11:59:59Z', '2 days'],
  ['2026-03-01T11:00:00Z', 'less than a minute'],
])('from noon to %s it is %s', (to, text) => {
  expect(span('2026-03-01T12:00:00Z', to)).toBe(text);
});
