import { assignArm as assign, type Split, shard as shardOf } from './domain/assignment.ts';
import { requireShardInput, requireSplit, requireText } from './domain/split-checks.ts';
import type { ArmSums } from './domain/statistics/arm.ts';
import {
  requireArmSums,
  requireComparisonOptions,
  requirePlanInput,
  requireSampleRatio,
} from './domain/statistics/checks.ts';
import { type Comparison, type ComparisonOptions, compareArms as compare } from './domain/statistics/comparison.ts';
import { type Plan, type PlanInput, planTest as plan } from './domain/statistics/planning.ts';
import { sampleRatio as judgeCounts, type SampleRatio } from './domain/statistics/sample-ratio.ts';

export type { Split } from './domain/assignment.ts';
export { isPromptctlError, PromptctlError } from './domain/errors/error.ts';
export type { ArmSums } from './domain/statistics/arm.ts';
export type { Comparison, ComparisonOptions, Scale } from './domain/statistics/comparison.ts';
export type { Interval } from './domain/statistics/contrast.ts';
export type { Plan, PlanInput } from './domain/statistics/planning.ts';
export type { SampleRatio } from './domain/statistics/sample-ratio.ts';

/**
 * The part of all users that a user is in: a whole number from 0 to `shards - 1`, the same in every process and language.
 *
 * It is `parseInt(md5(utf8(salt + "-" + userId)).slice(0, 8), 16) % shards`: the first 32 bits of the digest, read big-endian, modulo
 * `shards`. The algorithm is the one of the `MD5Sharder` that Eppo publishes with its SDKs. Ids are taken as they are: no trimming, no
 * change of case, no Unicode normalisation; a lone surrogate counts as U+FFFD.
 * @param shards into how many parts users are divided, from 1 to 2³²; by default 10,000, so that a part is a basis point.
 * @throws PromptctlError `options-invalid` for a salt or id that is no string, and for other numbers of shards.
 * @example
 * shard('exp_01HZX', 'user-1'); // 8593
 */
export function shard(salt: string, userId: string, shards: number = 10_000): number {
  requireShardInput(salt, userId, shards);
  return shardOf(salt, userId, shards);
}

/**
 * The arm that a user of a test gets, as its index in `arms`, where 0 is the control. Null: the user is not in the test and is served
 * the control uncounted; so is nobody, which is an id that is missing or empty. Users who were forced into an arm when the test
 * started are not known here.
 *
 * In the test is who has `shard("traffic-" + salt, userId) < coverage`. The ranges of the arms follow each other from 0, each as
 * long as its weight, and the arm is the one whose range holds `shard("split-" + salt, userId)`. So more coverage brings users in
 * and moves none, and another salt divides them anew.
 * @param split `salt` of the test; `coverage` and each `weight` in basis points (10,000 are all), whole, with weights that sum to
 * 10,000; from 2 to 10 arms, the control first.
 * @throws PromptctlError `options-invalid`, with the `option` that is wrong and its `problem`.
 * @example
 * const test = { salt: 'e_k2', coverage: 10_000, arms: [{ weight: 3334 }, { weight: 3333 }, { weight: 3333 }] };
 * assignArm(test, 'alice'); // 0
 * assignArm(test, 'user-42'); // 1
 */
export function assignArm(split: Split, userId: string | null | undefined): number | null {
  requireSplit(split);
  if (userId === null || userId === undefined) return null;
  requireText('userId', userId);
  return assign(split, userId);
}

/**
 * How a variant differs from the control in a metric, judged so that one may look as often as one likes and stop when it suits.
 *
 * The sums are over users: x is a user's total (tokens, ratings), y what it is divided by (executions, ratings given), both times 1 / (1 + 0.2 (y − 1)) if busy
 * users are to be damped, as promptctl does. The variance is cluster-robust, the interval that of the always-valid Student-t mixture.
 * @param options `scale`: `log` compares the ratio of means (0.1 is 10%, in log units), `difference` their difference; `minimumEffect`: the smallest
 * effect worth finding, on that scale, fixed before the first look; `alpha`: how often to see a difference that is none, divided by
 * the number of variants.
 * @returns all on the scale it names, which is `difference` where a mean is 0. Null is what there is not yet: no `interval` before either arm has 30
 * effective users. There is a difference when 0 is outside the interval, which is when `pValue` is below alpha.
 * @throws PromptctlError `options-invalid`, with the `option` that is wrong and its `problem`.
 * @example
 * const control = { users: 400, sumX: 270_500, sumY: 795.5, sumXX: 231e6, sumYY: 1_844, sumXY: 631_000 };
 * const variant = { users: 410, sumX: 222_800, sumY: 801.25, sumXX: 156.5e6, sumYY: 1_852.5, sumXY: 520_500 };
 * compareArms(control, variant, { scale: 'log', minimumEffect: 0.1, alpha: 0.05 }).interval; // { low: -0.264…, high: -0.138… }
 */
export function compareArms(control: ArmSums, variant: ArmSums, options: ComparisonOptions): Comparison {
  requireArmSums('control', control);
  requireArmSums('variant', variant);
  requireComparisonOptions(options);
  return compare(control, variant, options);
}

/**
 * Whether the arms have the users that their weights say. `evidence` may be looked at as often as one likes: it exceeds 20 in at most
 * one sound test of 20. `chiSquareP` is that of the usual test, for one look.
 * @param counts distinct users by arm.
 * @param weights of the arms, in the same order; only how they compare matters.
 * @throws PromptctlError `options-invalid`, with the `option` that is wrong and its `problem`.
 * @example
 * sampleRatio([0, 40], [5_000, 5_000]); // { evidence: 18163011.4…, logEvidence: 16.7…, chiSquareP: 2.5e-10 }
 */
export function sampleRatio(counts: readonly number[], weights: readonly number[]): SampleRatio {
  requireSampleRatio(counts, weights);
  return judgeCounts(counts, weights);
}

/**
 * How many users and days a test takes until a difference of `minimumEffect` has been found with probability `power`, however often one looks.
 * @param input as for `compareArms`, with alpha not divided; and `traffic`, the sums of the prompt as it runs; `usersPerDay`, who come for the first time
 * on a day; `weights` of all arms, the control first.
 * @returns null where the traffic says nothing, as it has no numbers.
 * @throws PromptctlError `options-invalid`, with the `option` that is wrong and its `problem`.
 * @example
 * const traffic = { users: 400, sumX: 270_500, sumY: 795.5, sumXX: 231e6, sumYY: 1_844, sumXY: 631_000 };
 * const options = { scale: 'log', minimumEffect: 0.1, alpha: 0.05, power: 0.8 } as const;
 * planTest({ ...options, traffic, usersPerDay: 96, weights: [1, 1] }); // { users: 426, usersPerArm: [213, 213], days: 4.43… }
 */
export function planTest(input: PlanInput): Plan | null {
  requirePlanInput(input);
  return plan(input);
}
