import type {
  ArmTotals,
  Compared,
  ComparedArm,
  ComparedMetric,
  ComparedVariant,
} from '../../src/workflows/compared.ts';
import { sampleVariant } from '../cli/render/sample-compared.ts';

export const TOTALS: ArmTotals = {
  executions: 1_000,
  errors: 10,
  errorRate: 0.01,
  latency: { mean: 900, p50: 800, p95: 2_000 },
  promptTokens: 800,
  responseTokens: 300,
  cost: { total: 2, mean: 0.002, share: 1 },
  rating: { mean: 3.5, count: 200, coverage: 0.2 },
};

export function arm(version: number, further: Partial<ComparedArm> = {}): ComparedArm {
  const of = { version, versionId: `pv-00000000000${version}`, role: 'variant' as const, weight: 5_000, users: 600 };
  return { ...of, totals: TOTALS, days: [], ...further };
}

/** A variant that is better by what its interval says. */
export function variant(further: Partial<ComparedVariant> = {}): ComparedVariant {
  const means = { control: 3.4, variant: 3.85 };
  return sampleVariant({ means, effectiveUsers: { control: 150, variant: 160 }, ...further });
}

export function metric(further: Partial<ComparedMetric> = {}): ComparedMetric {
  return {
    name: 'rating',
    role: 'primary',
    better: 'higher',
    unit: 'points',
    minimumEffect: 0.2,
    alpha: 0.05,
    variants: [variant()],
    ...further,
  };
}

/** A guardrail, which a variant keeps unless told otherwise. */
export function guardrail(further: Partial<ComparedVariant> = {}): ComparedMetric {
  const kept = variant({
    verdict: { kind: 'equivalent' },
    guard: 'kept',
    minimumEffect: 0.01,
    interval: { low: -0.001, high: 0.002 },
    ...further,
  });
  return metric({
    name: 'error-rate',
    role: 'guardrail',
    better: 'lower',
    unit: 'share',
    minimumEffect: 0.01,
    variants: [kept],
  });
}

export const TEST: NonNullable<Compared['test']> = {
  id: 'ab-0123456789ab',
  started: '2026-11-01T00:00:00.000Z',
  stopped: null,
  days: 8.25,
  coverage: 10_000,
  metric: 'rating',
  minimumEffect: 0.2,
  alpha: 0.05,
  alphaPerVariant: 0.05,
  sampleRatio: { evidence: 0.1, state: 'fine' },
  mixedUsers: 0,
};

/** Version 8 against 7. */
export function compared(further: Partial<Compared> = {}): Compared {
  return {
    prompt: 'support/reply',
    environment: 'production',
    test: TEST,
    since: null,
    until: '2026-11-09T06:00:00.000Z',
    arms: [arm(7, { role: 'control' }), arm(8)],
    fallbacks: 0,
    metrics: [metric(), guardrail()],
    summary: '',
    warnings: [],
    breakdown: null,
    ...further,
  };
}
