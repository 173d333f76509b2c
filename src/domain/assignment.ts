import { createHash } from 'node:crypto';
import { ALL } from './basis-points.ts';
import type { ServedTest } from './served-test.ts';

/** The algorithm of this file. A test says by which it assigns, so another one never reshuffles users silently. */
export const HASH_VERSION = 1;

/**
 * The part of all users that a user is in: `parseInt(md5(utf8(salt + "-" + userId)).slice(0, 8), 16) % shards`, the algorithm that
 * Eppo's SDKs publish, so that any language can reproduce it.
 */
export function shard(salt: string, userId: string, shards: number = ALL): number {
  return createHash('md5').update(`${salt}-${userId}`).digest().readUInt32BE(0) % shards;
}

/** What tells whether a user is forced into an arm: SHA-256 of `forced-<salt>-<userId>`, in hexadecimal digits. */
export function forcedDigest(salt: string, userId: string): string {
  return createHash('sha256').update(`forced-${salt}-${userId}`).digest('hex');
}

/** What assigns users: coverage and weights are basis points of 10,000, and the weights sum to that. */
export interface Split {
  readonly salt: string;
  readonly coverage: number;
  readonly arms: readonly { readonly weight: number }[];
}

/**
 * The place of a user's arm; null: the user is not in the test, and gets the control uncounted.
 * In the test if `shard("traffic-" + salt, userId) < coverage`; the arm is the one whose range of weights holds
 * `shard("split-" + salt, userId)`. An empty id is nobody.
 */
export function assignArm({ salt, coverage, arms }: Split, userId: string): number | null {
  if (userId === '' || shard(`traffic-${salt}`, userId) >= coverage) return null;
  const at = shard(`split-${salt}`, userId);
  let end = 0;
  return arms.findIndex(({ weight }) => at < (end += weight));
}

/** How a user came to an arm, for people. */
export interface Assignment {
  /** `version`: its algorithm is not known here. `nobody`: no user was named. */
  readonly kind: 'forced' | 'assigned' | 'not-covered' | 'nobody' | 'version';
  /** Of the arm; 0 is the control. */
  readonly place: number;
  /** Where the user lies in the traffic, which the coverage is compared with; null: it was not looked at. */
  readonly traffic: number | null;
  /** Where the user lies in the split, and the range of the arm: from, and up to but not including. */
  readonly split: number | null;
  readonly range: readonly [start: number, end: number] | null;
}

export function explainAssignment(test: ServedTest, userId: string | null): Assignment {
  throw new Error(`${test.id} ${userId}`);
}
