import { assignArm as assign, type Split, shard as shardOf } from './domain/assignment.ts';
import { requireShardInput, requireSplit, requireText } from './domain/split-checks.ts';

export type { Split } from './domain/assignment.ts';
export { isPromptctlError, PromptctlError } from './domain/errors/error.ts';

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
