import { describe, expect, it } from 'vitest';
import type { Compared, ComparedVariant } from '../../src/workflows/compared.ts';
import { requirementOf } from '../../src/workflows/required-verdict.ts';
import { compared, guardrail, metric, TEST, variant } from './sample-compared.ts';

const OPEN = { kind: 'collecting', reason: 'undecided', detectable: null, days: null } as const;
const met = (further: Partial<Compared>) =>
  (['better', 'not-worse'] as const).map((required) => requirementOf(compared(further), required).met);
const of = (further: Partial<ComparedVariant>) =>
  met({ metrics: [metric({ variants: [variant(further)] }), guardrail()] });

describe('a required verdict', () => {
  it('is better, or not worse by as much as matters', () => {
    expect(of({})).toEqual([true, true]);
    expect(of({ verdict: { kind: 'equivalent' }, interval: { low: -0.1, high: 0.1 } })).toEqual([false, true]);
    expect(of({ verdict: OPEN, interval: { low: -0.19, high: 0.9 } })).toEqual([false, true]);
    expect(of({ verdict: OPEN, interval: { low: -0.21, high: 0.9 } })).toEqual([false, false]);
    expect(of({ verdict: OPEN, interval: null })).toEqual([false, false]);
    expect(of({ verdict: { kind: 'worse', isEarly: false }, interval: { low: -0.4, high: -0.1 } })).toEqual([
      false,
      false,
    ]);
    expect(of({ verdict: { kind: 'worse', isEarly: false }, interval: { low: -0.1, high: -0.01 } })).toEqual([
      false,
      true,
    ]);
  });

  it('looks to the other side where less is better, by the minimum effect on the scale of the comparison', () => {
    const tokens = (further: Partial<ComparedVariant>) => {
      const open = variant({ verdict: OPEN, scale: 'log', minimumEffect: 0.1, ...further });
      const lower = { name: 'response-tokens', better: 'lower', unit: 'tokens', minimumEffect: 0.1 } as const;
      return met({ metrics: [metric({ ...lower, variants: [open] })] })[1];
    };
    expect([tokens({ interval: { low: -0.5, high: 0.09 } }), tokens({ interval: { low: -0.5, high: 0.11 } })]).toEqual([
      true,
      false,
    ]);
    const zero = { scale: 'difference', minimumEffect: 18 } as const;
    const reaches = [17, 19].map((high) => tokens({ ...zero, interval: { low: -500, high } }));
    expect(reaches).toEqual([true, false]);
  });

  it('is shown by one of several variants, and by none that harms a guardrail', () => {
    const worse = variant({
      version: 9,
      verdict: { kind: 'worse', isEarly: false },
      interval: { low: -0.6, high: -0.3 },
    });
    const metrics = [metric({ variants: [worse, variant()] }), guardrail()];
    expect(requirementOf(compared({ metrics }), 'better')).toEqual({
      met: true,
      why: '8 is shown to be better than 7 on rating',
    });
    const harmed = guardrail({ guard: 'harmed' });
    expect(requirementOf(compared({ metrics: [metric(), harmed] }), 'better')).toEqual({
      met: false,
      why: '8 is better than 7 on rating, but harms error-rate',
    });
    expect(requirementOf(compared({ metrics: [metric({ variants: [worse] })] }), 'not-worse')).toEqual({
      met: false,
      why: 'no variant is shown to be no worse than 7 on rating',
    });
  });

  it('is not shown without a test, or where the arms have not their users', () => {
    expect(met({ test: null, metrics: [] })).toEqual([false, false]);
    expect(met({ test: { ...TEST, sampleRatio: { evidence: 1e3, state: 'blocking' } } })).toEqual([false, false]);
    expect(met({ test: { ...TEST, sampleRatio: { evidence: 50, state: 'suspect' } } })).toEqual([true, true]);
  });
});
