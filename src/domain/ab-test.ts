import { ALL, formatShare } from './basis-points.ts';
import { enumerate } from './words.ts';

/** An A/B test as it was frozen, with what became of it. */
export interface AbTest {
  /** `ab-` and 12 hexadecimal digits. */
  readonly id: string;
  readonly environment: string;
  readonly prompt: string;
  /** The control first; weights in basis points. */
  readonly arms: readonly TestArm[];
  readonly salt: string;
  readonly hashVersion: number;
  /** How many users are forced into an arm. */
  readonly forced: number;
  readonly metric: string;
  readonly minimumEffect: number;
  readonly alpha: number;
  /** Days after which it is reported as overdue; nothing ends it by itself. */
  readonly maxDays: number | null;
  /** Start and ramps, oldest first: never empty. */
  readonly coverages: readonly TestCoverage[];
  /** Null: it runs. */
  readonly stopped: TestStop | null;
}
export interface TestArm {
  readonly version: number;
  readonly versionId: string;
  readonly digest: string;
  readonly weight: number;
}
export interface TestCoverage {
  /** In basis points. */
  readonly coverage: number;
  readonly revision: number;
  readonly at: string;
  readonly author: string;
  readonly reason: string;
}
export interface TestStop {
  readonly revision: number;
  readonly at: string;
  readonly author: string;
  readonly reason: string;
  /** The release that ended it. */
  readonly kind: 'test-stop' | 'promote' | 'rollback' | 'retire';
  /** What was served from then on; null: nothing. */
  readonly version: number | null;
}

/** The share of users who are in the test, or were when it ended, in basis points. */
export function coverageOf({ coverages }: Pick<AbTest, 'coverages'>): number {
  return coverages.at(-1)?.coverage ?? 0;
}

/** The coverages that a ramp is offered, in basis points; any share will do. */
export const RAMP_STEPS: readonly number[] = [100, 1_000, 5_000, ALL];

/** What is tested: versions, the control first. */
interface Tested {
  readonly arms: readonly { readonly version: number }[];
}

/** `7 against 8 and 9, at 10%`. */
export function describeTest(tested: Tested, coverage: number): string {
  return `${describeArms(tested)}, at ${formatShare(coverage)}`;
}

/** `7 against 8 and 9`. */
export function describeArms({ arms: [control, ...variants] }: Tested): string {
  return `${control?.version} against ${enumerate(variants.map(({ version }) => String(version)))}`;
}
