import { expect, test } from 'vitest';
import { describeDays, effectWords, sizeWords } from '../../src/workflows/effect-words.ts';

test('a sentence and a table give one effect the same digits, as many as its interval needs', () => {
  const small = { scale: 'difference', estimate: 0.0004, interval: { low: 0.0001, high: 0.0007 } } as const;
  expect(effectWords({ unit: 'share' }, small, 'long')).toEqual({
    estimate: '+0.040 percentage points',
    interval: { low: '+0.010', high: '+0.070' },
  });
  expect(effectWords({ unit: 'share' }, small, 'short')?.estimate).toBe('+0.040 pp');
  const wide = { scale: 'difference', estimate: -1_234.56, interval: { low: -2_000, high: 0 } } as const;
  expect(effectWords({ unit: 'milliseconds' }, wide, 'long')).toEqual({
    estimate: '−1,235 milliseconds',
    interval: { low: '−2,000', high: '0' },
  });
  const log = { scale: 'log', estimate: Math.log(0.8), interval: { low: Math.log(0.7), high: Math.log(0.9) } } as const;
  expect(effectWords({ unit: 'dollars' }, log, 'short')).toEqual({
    estimate: '−20.0%',
    interval: { low: '−30.0%', high: '−10.0%' },
  });
});

test('an effect without an interval has one, and no estimate is no words', () => {
  const known = { scale: 'difference', estimate: 0.00021, interval: null } as const;
  expect(effectWords({ unit: 'dollars' }, known, 'long')).toEqual({ estimate: '+$0.00021', interval: null });
  expect(effectWords({ unit: 'dollars' }, { ...known, estimate: null }, 'long')).toBeNull();
});

test('a size has no sign', () => {
  expect([
    sizeWords({ unit: 'points' }, 'difference', -0.31),
    sizeWords({ unit: 'tokens' }, 'log', Math.log(0.8)),
    sizeWords({ unit: 'tokens' }, 'difference', 18.4),
  ]).toEqual(['0.31 points', '20.0%', '18 tokens']);
});

test.each([
  [0.0003, 'less than a minute'],
  [0.02, '29 more minutes'],
  [1.04, '25 more hours'],
  [6.2, '6.2 more days'],
  [1_204, '1,204 more days'],
])('%d days are %s', (days, text) => {
  expect(describeDays(days, 'more ')).toBe(text);
});
