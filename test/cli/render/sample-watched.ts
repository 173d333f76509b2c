import type { Watched, WatchedVersion } from '../../../src/workflows/watched.ts';

export function sampleVersion(further: Partial<WatchedVersion> = {}): WatchedVersion {
  return {
    prompt: 'support/reply',
    version: 7,
    versionId: 'pv-000000000007',
    arm: { test: 'ab-0123456789ab', role: 'control', expected: 0.5 },
    perSecond: { last10: 6.08, last60: 5.92 },
    executions: 355,
    errors: 2,
    errorRate: 2 / 355,
    latency: 812.4,
    promptTokens: 1_204.2,
    responseTokens: 311.4,
    rating: { mean: 3.5833, count: 12 },
    share: 0.4912,
    ...further,
  };
}

const QUIET = { errors: 0, errorRate: 0, rating: null };

/** A test of 8 against 7, fallbacks of the same prompt, and a prompt of which nothing is heard. */
export function sampleWatched(further: Partial<Watched> = {}): Watched {
  return {
    environment: 'production',
    at: '2026-03-13T09:30:00.000Z',
    since: '2026-03-13T09:27:48.000Z',
    source: 'redis',
    read: '2026-03-13T09:30:00.000Z',
    problems: [],
    versions: [
      sampleVersion({
        prompt: 'billing/dunning-letter',
        version: 12,
        versionId: 'pv-00000000000c',
        arm: null,
        executions: 0,
        share: 0,
        latency: null,
        perSecond: { last10: 0, last60: 0 },
        promptTokens: null,
        responseTokens: null,
        ...QUIET,
        errorRate: null,
      }),
      sampleVersion(),
      sampleVersion({
        version: 8,
        versionId: 'pv-000000000008',
        latency: 1_240,
        promptTokens: 1_198,
        responseTokens: 249,
        arm: { test: 'ab-0123456789ab', role: 'variant', expected: 0.5 },
        ...QUIET,
        rating: { mean: 4.125, count: 16 },
        share: 0.5029,
      }),
      sampleVersion({
        version: null,
        versionId: null,
        arm: null,
        executions: 4,
        share: 0.0059,
        ...QUIET,
        perSecond: { last10: 0.4, last60: 0.067 },
        latency: 96_000,
        promptTokens: 12_345,
        responseTokens: null,
      }),
    ],
    ...further,
  };
}
