import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/domain/statistics/verdict.ts';
import type { Compared, ComparedMetric, ComparedVariant } from '../../src/workflows/compared.ts';
import type { Setting } from '../../src/workflows/compared-subject.ts';
import { summarise as summariseIn } from '../../src/workflows/compared-summary.ts';
import { arm, compared, metric, TEST, variant } from './sample-compared.ts';

const summarise = (told: Compared, setting: Setting | null = null) => summariseIn(told, setting);
const LOOKING = ' You may look as often as you like: the interval accounts for it.';
const collecting = (reason: 'few-users' | 'few-events' | 'no-spread' | 'undecided'): Verdict => {
  return { kind: 'collecting', reason, detectable: 0.31, days: 5.2 };
};
const shown = (further: Partial<ComparedVariant>, of: Partial<ComparedMetric> = {}, test = TEST) =>
  summarise(compared({ test, metrics: [metric({ ...of, variants: [variant(further)] })] }));

describe('the summary of a comparison', () => {
  it('says what is better or worse, by how much, and after how long', () => {
    expect(shown({})).toBe(
      `8 is better than 7 on rating: +0.45 points (from +0.21 to +0.69), after 8.3 days and 1,200 users.${LOOKING}`,
    );
    const harmed = {
      estimate: 0.0321,
      interval: { low: 0.0101, high: 0.0541 },
      verdict: { kind: 'worse', isEarly: true },
    } as const;
    expect(shown(harmed, { name: 'slow-share', unit: 'share' })).toBe(
      `8 is worse than 7 on slow-share: +3.2 percentage points (from +1.0 to +5.4), after 8.3 days and 1,200 users.${LOOKING}`,
    );
    const fewer = {
      scale: 'log',
      estimate: Math.log(0.8),
      interval: { low: Math.log(0.75), high: Math.log(0.86) },
    } as const;
    expect(shown(fewer, { name: 'response-tokens', unit: 'tokens' }, { ...TEST, days: 1.04 })).toBe(
      `8 is better than 7 on response-tokens: −20.0% (from −25.0% to −14.0%), after 25 hours and 1,200 users.${LOOKING}`,
    );
    const dearer = { estimate: 0.00021, interval: { low: 0.0001, high: 0.0003 } };
    expect(shown(dearer, { name: 'cost', unit: 'dollars' }, { ...TEST, days: 0.02 })).toBe(
      `8 is better than 7 on cost: +$0.00021 (from +$0.00010 to +$0.00030), after 29 minutes and 1,200 users.${LOOKING}`,
    );
  });

  it('says that arms are practically equivalent', () => {
    const same = { estimate: -0.001, interval: { low: -0.15, high: 0.15 }, verdict: { kind: 'equivalent' } } as const;
    expect(shown(same)).toBe(
      `8 and 7 are practically equivalent on rating: 0.00 points (from −0.15 to +0.15), which is less than the 0.2 points that matter either way, after 8.3 days and 1,200 users.${LOOKING}`,
    );
  });

  it('says why there is no verdict yet, and when there may be one', () => {
    const open = { estimate: 0.12, interval: { low: -0.2, high: 0.44 }, verdict: collecting('undecided') } as const;
    const differs = 'rating of 8 differs from 7 by +0.12 points (from −0.20 to +0.44)';
    const seen = 'a difference of 0.31 points would be seen by now';
    expect(shown(open)).toBe(`Keep collecting: ${differs}; about 5.2 more days at today's traffic; ${seen}.${LOOKING}`);
    expect(shown({ ...open, verdict: { ...open.verdict, days: 0 } as Verdict })).toContain(
      'it should be decided any time;',
    );
    expect(shown({ ...open, verdict: { ...open.verdict, days: null } as Verdict })).toBe(
      `Keep collecting: ${differs}; ${seen}.${LOOKING}`,
    );
    expect(shown(open, {}, { ...TEST, stopped: '2026-11-09T06:00:00.000Z' })).toBe(
      `No verdict: ${differs}; the test was stopped before it could tell; ${seen}.`,
    );
    const silent = { interval: null, effectiveUsers: { control: 12.7, variant: 40 } };
    expect(
      (['few-users', 'few-events', 'no-spread'] as const).map((reason) =>
        shown({ ...silent, verdict: collecting(reason) }),
      ),
    ).toEqual([
      'Keep collecting: rating of 8 and 7 is known of too few users to say anything yet (12 effective ones in the smaller arm, and it takes 30).',
      'Keep collecting: rating of 8 and 7 was too seldom, or too often, to say anything yet (each arm needs some 20 users of the rarer kind).',
      'Keep collecting: rating of 8 and 7 was the same for every user, so there is nothing to measure a difference by.',
    ]);
  });

  it('gives no verdict where the arms have not their users', () => {
    const test = { ...TEST, sampleRatio: { evidence: 1e6, state: 'blocking' as const } };
    const arms = [arm(7, { role: 'control', users: 1_500 }), arm(8, { users: 500 })];
    expect(summarise(compared({ test, arms }))).toBe(
      'No verdict: 7 and 8 have not the users that their weights say (7 has 1,500 for 1,000, 8 has 500 for 1,000), so something keeps users of one arm from being counted, and no difference can be trusted.',
    );
  });

  it('has one sentence for each of several variants', () => {
    const variants = [
      variant(),
      variant({
        version: 9,
        verdict: { kind: 'worse', isEarly: false },
        estimate: -0.3,
        interval: { low: -0.5, high: -0.1 },
      }),
    ];
    expect(summarise(compared({ metrics: [metric({ variants })] }))).toBe(
      '8 is better than 7 on rating: +0.45 points (from +0.21 to +0.69), after 8.3 days and 1,200 users. ' +
        `9 is worse than 7 on rating: −0.30 points (from −0.50 to −0.10), after 8.3 days and 1,200 users.${LOOKING}`,
    );
  });

  it('has one sentence for all variants that are still open', () => {
    const variants = [
      variant({ version: 8, verdict: collecting('undecided') }),
      variant({ version: 9, verdict: { ...collecting('undecided'), days: 6.1 } as Verdict }),
      variant({ version: 10 }),
    ];
    const metrics = [metric({ variants })];
    expect(summarise(compared({ metrics }))).toBe(
      '10 is better than 7 on rating: +0.45 points (from +0.21 to +0.69), after 8.3 days and 1,200 users. ' +
        `Keep collecting for 8 and 9: none of them differs from 7 on rating for sure yet; about 6.1 more days at today's traffic.${LOOKING}`,
    );
    expect(summarise(compared({ metrics, test: { ...TEST, stopped: '2026-11-09T06:00:00.000Z' } }))).toContain(
      'No verdict on 8 and 9: none of them differs from 7 on rating for sure, and the test was stopped before it could tell.',
    );
  });

  it('names a minimum effect as it was given, and where there is no logarithm in its own unit', () => {
    const same = { estimate: 0, interval: null, verdict: { kind: 'equivalent' }, minimumEffect: 0.1 } as const;
    const tokens = { name: 'response-tokens', unit: 'tokens', better: 'lower' } as const;
    expect(shown({ ...same, scale: 'log' }, tokens)).toContain('less than the 10% that matter');
    expect(shown({ ...same, minimumEffect: 18.4 }, tokens)).toContain('less than the 18 tokens that matter');
  });

  it('without a test says which one would tell, and only what can be run', () => {
    const told = compared({ test: null, metrics: [] });
    const test = (setting: Setting) => summarise(told, setting).slice(summarise(told, setting).indexOf('A test'));
    expect([
      test({ served: 'pv-000000000007', running: null }),
      test({ served: 'pv-000000000008', running: null }),
      test({ served: 'pv-000000000001', running: null }),
      test({ served: 'pv-000000000007', running: 'ab-0123456789ab' }),
    ]).toEqual([
      'A test tells: promptctl ab start support/reply 8 --env production',
      'A test tells: promptctl ab start support/reply 7 --env production',
      'A test of them tells.',
      'A test tells, once ab-0123456789ab, which runs now, has ended.',
    ]);
  });

  it('without a test says what there is', () => {
    const without: Partial<Compared> = { test: null, metrics: [] };
    const none = { ...arm(7).totals, executions: 0 };
    expect(summarise(compared({ ...without, arms: [arm(7, { totals: none })] }))).toBe(
      'No executions of support/reply@7 in production yet.',
    );
    const since = '2026-11-02T00:00:00.000Z';
    expect(summarise(compared({ ...without, since, arms: [arm(7, { totals: none })] }))).toBe(
      'No executions of support/reply@7 in production since 2026-11-02T00:00Z.',
    );
    expect(summarise(compared({ ...without, arms: [arm(7)] }))).toBe(
      'support/reply@7 alone: there is no other version to compare it with.',
    );
    expect(summarise(compared(without))).toMatch(
      /^No verdict on 7 and 8: versions that did not run in the same test had other users and other days/,
    );
  });
});
