import { describe, expect, it } from 'vitest';
import type { AbTest } from '../../src/domain/ab-test.ts';
import type { Usage } from '../../src/storage/usage.ts';
import type { Compared } from '../../src/workflows/compared.ts';
import { type Evidence, warningsOf } from '../../src/workflows/compared-warnings.ts';
import { arm, compared, guardrail, metric, TEST, TOTALS, variant } from './sample-compared.ts';

function usage(name: string, count: number, sum: number): Usage {
  const of = { environment: 'production', prompt: 'support/reply', version: 7, versionId: 'pv-000000000007' };
  const series = { source: 'redis', segment: '', model: null, test: TEST.id, place: 0, start: null };
  return { ...of, ...series, metric: name, count, sum, sumSquares: 0, histogram: null };
}

function warned(told: Partial<Compared>, further: Partial<Evidence> & { readonly maxDays?: number } = {}) {
  const { maxDays = null, ...evidence } = further;
  const test = { maxDays } as AbTest;
  const none: Evidence = { test, gaps: [], rejected: [], isSinceIgnored: false, usageOf: () => [] };
  return warningsOf(compared(told), { ...none, ...evidence });
}

const open = (further: Partial<typeof TEST>) => ({ test: { ...TEST, ...further } });

describe('a comparison warns', () => {
  it('of nothing where all is well', () => {
    expect(warned({})).toEqual([]);
    expect(warned({ test: null, metrics: [] })).toEqual([]);
  });

  it('of arms that have not their users', () => {
    expect(warned(open({ sampleRatio: { evidence: 50, state: 'suspect' } }))).toEqual([
      { kind: 'sample-ratio', evidence: 50, blocks: false },
    ]);
    expect(warned(open({ sampleRatio: { evidence: 101, state: 'blocking' } }))).toEqual([
      { kind: 'sample-ratio', evidence: 101, blocks: true },
    ]);
    expect(warned(open({ sampleRatio: null }))).toEqual([]);
  });

  it('of users in several arms, from one in a hundred', () => {
    expect(warned(open({ mixedUsers: 300 }))).toEqual([{ kind: 'mixed-users', users: 300, share: 0.2 }]);
    expect(warned(open({ mixedUsers: 12 }))).toEqual([]);
  });

  it('of what was lost or could not be counted, by reason', () => {
    const gap = {
      environment: 'production',
      since: '2026-11-02T00:00:00Z',
      until: '2026-11-02T00:00:00Z',
      host: 'app-1',
    };
    const gaps = [
      { ...gap, lost: 3, reason: 'the process died' },
      { ...gap, lost: 4, reason: 'the disk was full' },
      { ...gap, lost: 2, reason: 'the process died' },
    ];
    const rejected = [{ reason: 'it is of no series of its batch', events: 2, latest: '2026-11-02T00:00:00Z' }];
    expect(warned({}, { gaps, rejected })).toEqual([
      {
        kind: 'gaps',
        lost: 9,
        reasons: [
          { reason: 'the process died', lost: 5 },
          { reason: 'the disk was full', lost: 4 },
        ],
      },
      { kind: 'rejected', events: 2, reasons: [{ reason: 'it is of no series of its batch', events: 2 }] },
    ]);
  });

  it('of less than a week, and of more days than were meant', () => {
    expect(warned(open({ days: 6.9 }), { maxDays: 7 })).toEqual([{ kind: 'short', days: 6.9 }]);
    expect(warned(open({ days: 8 }), { maxDays: 7 })).toEqual([{ kind: 'overdue', days: 8, maxDays: 7 }]);
    expect(warned(open({ days: 8, stopped: '2026-11-09T00:00:00Z' }), { maxDays: 7 })).toEqual([]);
  });

  it('of an estimate that leans away from 0, since it came early', () => {
    const early = variant({ verdict: { kind: 'better', isEarly: true } });
    expect(warned({ metrics: [metric({ variants: [early] })] })).toEqual([
      { kind: 'exaggerated', metric: 'rating', version: 8 },
    ]);
  });

  it('of a verdict that raw means contradict', () => {
    const means: { readonly [version: string]: number } = { 'pv-000000000007': 4, 'pv-000000000008': 3 };
    const usageOf = ({ versionId }: { versionId: string }) => [usage('rating', 1, means[versionId] ?? 0)];
    expect(warned({}, { usageOf })).toEqual([{ kind: 'busy-users', metric: 'rating', version: 8 }]);
    const undecided = variant({ verdict: { kind: 'equivalent' } });
    expect(warned({ metrics: [metric({ variants: [undecided] })] }, { usageOf })).toEqual([]);
  });

  it('of an arm in which a few users are all that counts', () => {
    const few = variant({ effectiveUsers: { control: 59, variant: 60 } });
    expect(warned({ metrics: [metric({ variants: [few] })] })).toEqual([
      { kind: 'few-effective', metric: 'rating', version: 7, share: 59 / 600 },
    ]);
    const arms = [arm(7, { role: 'control', users: 29 }), arm(8, { users: 29 })];
    const none = variant({ effectiveUsers: { control: 0, variant: 0 } });
    expect(warned({ arms, metrics: [metric({ variants: [none] })] })).toEqual([]);
  });

  it('of ratings that do not compare, as an arm is rated more often', () => {
    const coverage = (low: number, high: number) =>
      metric({ name: 'rating-coverage', role: 'exploratory', variants: [variant({ interval: { low, high } })] });
    expect(warned({ metrics: [metric(), guardrail(), coverage(0.01, 0.05)] })).toEqual([
      { kind: 'coverage-differs', version: 8 },
    ]);
    expect(warned({ metrics: [metric(), guardrail(), coverage(-0.01, 0.05)] })).toEqual([]);
  });

  it('of tokens whose price is unknown, but not of executions that told none', () => {
    const usageOf = ({ versionId }: { versionId: string }) =>
      versionId === 'pv-000000000008'
        ? [usage('executions', 100, 0), usage('input-tokens', 100, 5_000), usage('cost', 75, 1)]
        : [usage('executions', 100, 0), usage('output-tokens', 50, 5_000), usage('cost', 50, 1)];
    expect(warned({}, { usageOf })).toEqual([{ kind: 'unpriced', version: 8, share: 0.25 }]);
  });

  it('of many fallbacks, and of a time that was not looked at', () => {
    expect(warned({ fallbacks: 2_000, arms: [arm(7, { totals: TOTALS }), arm(8)] })).toEqual([
      { kind: 'fallbacks', executions: 2_000, share: 0.5 },
    ]);
    expect(warned({ fallbacks: 10 })).toEqual([]);
    expect(warned({}, { isSinceIgnored: true })).toEqual([{ kind: 'since-ignored' }]);
  });
});
