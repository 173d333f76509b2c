import type {
  ArmTotals,
  Compared,
  ComparedArm,
  ComparedMetric,
  ComparedTest,
  ComparedVariant,
} from '../../../src/workflows/compared.ts';

/** What an arm of the sample did, differences on top. */
export function sampleTotals(differences: Partial<ArmTotals> = {}): ArmTotals {
  return {
    executions: 4_210,
    errors: 12,
    errorRate: 12 / 4_210,
    latency: { mean: 812.4, p50: 640, p95: 2_312.5 },
    promptTokens: 512.25,
    responseTokens: 180.5,
    cost: { total: 17.68, mean: 0.0042, share: 1 },
    rating: { mean: 3.104, count: 884, coverage: 0.21 },
    ...differences,
  };
}

/** What nothing was done with. */
export const nothing = sampleTotals({
  executions: 0,
  errors: 0,
  errorRate: null,
  latency: null,
  promptTokens: null,
  responseTokens: null,
  cost: null,
  rating: null,
});

/** An arm of the sample test: the control unless told otherwise. */
export function sampleArm(differences: Partial<ComparedArm> = {}): ComparedArm {
  return {
    version: 7,
    versionId: 'pv-000000000007',
    role: 'control',
    weight: 5_000,
    users: 602,
    totals: sampleTotals(),
    days: sampleDays([540, 610, 655, 702, 688, 0, 1_015], [3.05, 3.1, 3.12, 3.08, 3.11, null, 3.13]),
    ...differences,
  };
}

/** Days from the tenth on. */
export function sampleDays(executions: readonly number[], means: readonly (number | null)[]): ComparedArm['days'] {
  return executions.map((count, i) => ({
    day: `2026-03-${String(i + 10).padStart(2, '0')}`,
    executions: count,
    mean: means[i] ?? null,
  }));
}

const better8 = sampleArm({
  version: 8,
  versionId: 'pv-000000000008',
  role: 'variant',
  totals: sampleTotals({
    executions: 4_198,
    errors: 9,
    errorRate: 9 / 4_198,
    latency: { mean: 790.1, p50: 655, p95: 1_980 },
    responseTokens: 144.2,
    cost: { total: 14.1, mean: 0.00336, share: 0.98 },
    rating: { mean: 3.55, count: 857, coverage: 0.2041 },
  }),
  days: sampleDays([530, 612, 640, 711, 690, 0, 1_015], [3.4, 3.52, 3.6, 3.5, 3.58, null, 3.61]),
});

/** A variant against the control: better by 0.45 of a rating, unless told otherwise. */
export function sampleVariant(differences: Partial<ComparedVariant> = {}): ComparedVariant {
  return {
    version: 8,
    scale: 'difference',
    minimumEffect: 0.2,
    means: { control: 3.11, variant: 3.56 },
    effectiveUsers: { control: 402.7, variant: 398.2 },
    estimate: 0.45,
    interval: { low: 0.21, high: 0.69 },
    pValue: 0.0004,
    change: { estimate: 0.1447, interval: null },
    verdict: { kind: 'better', isEarly: false },
    guard: null,
    ...differences,
  };
}

/** The same on a log scale. */
export function logVariant(
  estimate: number,
  reach: number,
  differences: Partial<ComparedVariant> = {},
): ComparedVariant {
  const interval = { low: estimate - reach, high: estimate + reach };
  return sampleVariant({
    scale: 'log',
    minimumEffect: 0.1,
    means: { control: 180, variant: 180 * Math.exp(estimate) },
    estimate,
    interval,
    change: {
      estimate: Math.expm1(estimate),
      interval: { low: Math.expm1(interval.low), high: Math.expm1(interval.high) },
    },
    ...differences,
  });
}

/** A metric of the sample: its rating, which decides, unless told otherwise. */
export function sampleMetric(differences: Partial<ComparedMetric> = {}): ComparedMetric {
  return {
    name: 'rating',
    role: 'primary',
    better: 'higher',
    unit: 'points',
    minimumEffect: 0.2,
    alpha: 0.05,
    variants: [sampleVariant()],
    ...differences,
  };
}

export const open = { kind: 'collecting', reason: 'undecided', detectable: 0.013, days: 4.2 } as const;

/** The metrics of the sample, in their order: one decides, two guard, the others explore. */
export const sampleMetrics: readonly ComparedMetric[] = [
  sampleMetric(),
  sampleMetric({
    name: 'error-rate',
    role: 'guardrail',
    better: 'lower',
    unit: 'share',
    minimumEffect: 0.01,
    variants: [
      sampleVariant({
        minimumEffect: 0.01,
        means: { control: 0.0029, variant: 0.0021 },
        estimate: -0.0008,
        interval: { low: -0.0052, high: 0.0036 },
        verdict: { kind: 'equivalent' },
        guard: 'kept',
      }),
    ],
  }),
  sampleMetric({
    name: 'slow-share',
    role: 'guardrail',
    better: 'lower',
    unit: 'share',
    minimumEffect: 0.02,
    variants: [
      sampleVariant({
        minimumEffect: 0.02,
        means: { control: 0.05, variant: 0.052 },
        estimate: 0.002,
        interval: { low: -0.021, high: 0.025 },
        verdict: open,
        guard: 'open',
      }),
    ],
  }),
  sampleMetric({
    name: 'response-tokens',
    role: 'exploratory',
    better: 'lower',
    unit: 'tokens',
    minimumEffect: 0.1,
    variants: [logVariant(-0.2231, 0.061)],
  }),
  sampleMetric({
    name: 'latency',
    role: 'exploratory',
    better: 'lower',
    unit: 'milliseconds',
    minimumEffect: 0.1,
    variants: [logVariant(-0.02, 0.14, { verdict: open })],
  }),
  sampleMetric({
    name: 'rating-coverage',
    role: 'exploratory',
    unit: 'share',
    minimumEffect: 0.03,
    variants: [
      sampleVariant({
        minimumEffect: 0.03,
        means: { control: 0.21, variant: 0.204 },
        estimate: -0.006,
        interval: null,
        pValue: 1,
        verdict: { ...open, reason: 'few-events', days: null },
      }),
    ],
  }),
];

export function sampleComparedTest(differences: Partial<ComparedTest> = {}): ComparedTest {
  return {
    id: 'ab-0123456789ab',
    started: '2026-03-07T04:42:00.000Z',
    stopped: null,
    days: 6.2,
    coverage: 1_000,
    metric: 'rating',
    minimumEffect: 0.2,
    alpha: 0.05,
    alphaPerVariant: 0.05,
    sampleRatio: { evidence: 0.4, state: 'fine' },
    mixedUsers: 0,
    ...differences,
  };
}

/** A test of 8 against 7 that 8 has won. */
export function sampleCompared(differences: Partial<Compared> = {}): Compared {
  return {
    prompt: 'support/reply',
    environment: 'production',
    test: sampleComparedTest(),
    since: null,
    until: '2026-03-13T09:30:00.000Z',
    arms: [sampleArm(), better8],
    fallbacks: 0,
    metrics: sampleMetrics,
    summary:
      '8 is better than 7 on rating: +0.45 points (from +0.21 to +0.69), after 6.2 days and 1,204 users. You may look as often as you like: the interval accounts for it.',
    warnings: [{ kind: 'short', days: 6.2 }],
    breakdown: null,
    ...differences,
  };
}
