import type { ArmSums } from '../../../src/domain/statistics/arm.ts';
import type { ComparisonOptions } from '../../../src/domain/statistics/comparison.ts';
import type { Interval } from '../../../src/domain/statistics/contrast.ts';

interface Pair {
  readonly control: number;
  readonly variant: number;
}

/** The form of `test/vectors/statistics.json`. */
export interface Vectors {
  readonly comparisons: readonly {
    readonly id: string;
    readonly control: ArmSums;
    readonly variant: ArmSums;
    readonly options: ComparisonOptions;
    readonly expected: { readonly effectiveUsers: Pair };
  }[];
  readonly sums: {
    readonly arms: Readonly<Record<'control' | 'variant', readonly VectorUser[]>>;
    readonly expected: readonly {
      readonly arm: 'control' | 'variant';
      readonly metric: 'tokens' | 'rating' | 'rating-coverage';
      readonly weighting: 'execution' | 'damped' | 'user';
      readonly sums: Partial<ArmSums>;
      readonly mean: number;
      readonly variance: number;
      readonly effectiveUsers: number;
    }[];
  };
  readonly notMergeable: {
    readonly days: readonly { readonly x: number; readonly y: number }[];
    readonly whole: Partial<ArmSums>;
    readonly added: Partial<ArmSums>;
  };
  readonly sampleRatios: readonly {
    readonly id: string;
    readonly counts: readonly number[];
    readonly weights: readonly number[];
    readonly expected: { readonly chiSquare: number; readonly logEvidenceAt: Readonly<Record<string, number>> };
  }[];
  readonly plans: readonly {
    readonly id: string;
    readonly variancePerUser: number;
    readonly minimumEffect: number;
    readonly alpha: number;
    readonly power: number;
    readonly inflation: number;
    readonly expected: Readonly<Record<string, number>>;
  }[];
  readonly guardrails: readonly {
    readonly interval: Interval;
    readonly margin: number;
    readonly better: 'higher' | 'lower';
    readonly expected: string;
  }[];
  readonly quantiles: {
    readonly counts: Readonly<Record<string, number>>;
    readonly cases: readonly {
      readonly p: number;
      readonly designEffect: number;
      readonly expected: Readonly<Record<string, number>>;
    }[];
  };
}

interface VectorUser {
  readonly tokens: readonly number[];
  readonly ratings: readonly number[];
}
