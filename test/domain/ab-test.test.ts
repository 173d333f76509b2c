import { describe, expect, it } from 'vitest';
import { type AbTest, coverageOf, describeArms, describeTest } from '../../src/domain/ab-test.ts';

const arm = (version: number) => ({ version, versionId: `pv-${version}`, digest: '', weight: 0 });
const ramp = (coverage: number): AbTest['coverages'][number] => ({
  coverage,
  revision: coverage,
  at: '2026-01-01T00:00:00.000Z',
  author: 'Ada',
  reason: '',
});

describe('a test', () => {
  it('covers what it was last ramped to', () => {
    const test: AbTest = {
      id: 'ab-0123456789ab',
      environment: 'production',
      prompt: 'support/reply',
      arms: [arm(7), arm(8)],
      salt: 's',
      hashVersion: 1,
      forced: 0,
      metric: 'rating',
      minimumEffect: 0.2,
      alpha: 0.05,
      maxDays: null,
      coverages: [ramp(100), ramp(1_000), ramp(5_000)],
      stopped: null,
    };
    expect(coverageOf(test)).toBe(5_000);
  });

  it('is described by its control and its variants', () => {
    expect(describeArms({ arms: [arm(7), arm(8)] })).toBe('7 against 8');
    expect(describeArms({ arms: [arm(7), arm(9), arm(8)] })).toBe('7 against 9 and 8');
    expect(describeArms({ arms: [arm(1), arm(2), arm(3), arm(4)] })).toBe('1 against 2, 3 and 4');
    expect(describeTest({ arms: [arm(7), arm(8)] }, 250)).toBe('7 against 8, at 2.5%');
  });
});
