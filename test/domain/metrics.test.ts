import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMetric, formatEffect, METRICS, metricNamed, readMinimumEffect } from '../../src/domain/metrics.ts';
import { thrown } from '../helpers/thrown.ts';

describe('the metrics of a test', () => {
  it('say on which scale, which way is better, and which effect is worth finding', () => {
    expect(
      Object.values(METRICS).map(
        ({ name, scale, better, unit, minimumEffect }) => `${name}: ${scale}, ${better}, ${unit}, ${minimumEffect}`,
      ),
    ).toEqual([
      'rating: difference, higher, points, 0.2',
      'rating-coverage: difference, higher, share, 0.03',
      'response-tokens: log, lower, tokens, 0.1',
      'prompt-tokens: log, lower, tokens, 0.1',
      'cost: log, lower, dollars, 0.1',
      'latency: log, lower, milliseconds, 0.1',
      'slow-share: difference, lower, share, 0.02',
      'error-rate: difference, lower, share, 0.01',
    ]);
  });

  it('are named as the database names them', () => {
    expect(Object.keys(METRICS).filter((name) => !/^[a-z][a-z0-9-]{0,63}$/.test(name))).toEqual([]);
  });

  it.each(['ratign', 'Rating', 'constructor', ''])('"%s" is none of them', (name) => {
    const known = Object.keys(METRICS);
    expect(thrown(() => findMetric(name))).toEqual({ code: 'metric-unknown', exit: 2, data: { name, known } });
  });

  it('are suggested for a slip of the finger', () => {
    expect(() => findMetric('ratign')).toThrow(
      expect.objectContaining({
        message: 'there is no metric "ratign"',
        hint: 'did you mean "rating"?\nmetrics: rating, rating-coverage, response-tokens, prompt-tokens, cost, latency, slow-share and error-rate',
      }),
    );
  });
});

describe('the smallest effect worth finding', () => {
  it.each([
    ['rating', null, 0.2, '0.2 points'],
    ['rating', '0.35', 0.35, '0.35 points'],
    ['rating', '1', 1, '1 point'],
    ['rating', '4', 4, '4 points'],
    ['cost', null, 0.1, '10%'],
    ['latency', '10%', 0.1, '10%'],
    ['latency', '2.3%', 0.023, '2.3%'],
    ['prompt-tokens', '100%', 1, '100%'],
    ['response-tokens', '0.1%', 0.001, '0.1%'],
    ['error-rate', null, 0.01, '1 percentage point'],
    ['slow-share', '2%', 0.02, '2 percentage points'],
    ['rating-coverage', '0.7%', 0.007, '0.7 percentage points'],
  ])('of %s as %s is %d on its scale', (name, text, effect, shown) => {
    const metric = findMetric(name);
    expect(readMinimumEffect(metric, text)).toBe(effect);
    expect(formatEffect(metric, effect)).toBe(shown);
  });

  it.each([
    ['rating', '20%', 'points from 0.01 to 4: 0.2'],
    ['rating', '0', 'points from 0.01 to 4: 0.2'],
    ['rating', '4.1', 'points from 0.01 to 4: 0.2'],
    ['rating', '', 'points from 0.01 to 4: 0.2'],
    ['latency', '0.1', 'percent from 0.1% to 100%: 5%'],
    ['latency', '0%', 'percent from 0.1% to 100%: 5%'],
    ['latency', '101%', 'percent from 0.1% to 100%: 5%'],
    ['latency', '-5%', 'percent from 0.1% to 100%: 5%'],
    ['latency', '1e2%', 'percent from 0.1% to 100%: 5%'],
    ['latency', '%', 'percent from 0.1% to 100%: 5%'],
    ['error-rate', '0.01', 'percentage points from 0.1% to 100%: 5%'],
    ['error-rate', '0.05%', 'percentage points from 0.1% to 100%: 5%'],
  ])('of %s is not "%s"', (name, text, range) => {
    expect(thrown(() => readMinimumEffect(findMetric(name), text))).toEqual({
      code: 'effect-invalid',
      exit: 2,
      data: { metric: name, text, range },
    });
  });

  it('is shown as it was typed', () => {
    const metric = findMetric('cost');
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 10_000 }), (hundredths) => {
        const text = `${hundredths / 100}%`;
        expect(formatEffect(metric, readMinimumEffect(metric, text))).toBe(text);
      }),
    );
  });
});

it('a score may be called what objects have', () => {
  expect(['rating', 'constructor', 'to-string', '__proto__'].map((name) => metricNamed(name)?.name ?? null)).toEqual([
    'rating',
    null,
    null,
    null,
  ]);
});
