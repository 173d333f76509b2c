import { hash } from 'node:crypto';
import { ALL } from './basis-points.ts';
import { createMd5 } from './md5.ts';
import { HASH_VERSION, type ServedTest } from './served-test.ts';

const md5 = createMd5('');

/** The part of all users that a user is in. The algorithm is one that others publish: docs/formats.md has it in every step. */
export function shard(salt: string, userId: string, shards: number = ALL): number {
  return md5(`${salt}-${userId}`, shards);
}

/** What tells whether a user is forced into an arm: SHA-256 of `forced-<salt>-<userId>`, in hexadecimal digits. */
export function forcedDigest(salt: string, userId: string): string {
  return hash('sha256', `forced-${salt}-${userId}`);
}

/** What assigns users: coverage and weights are basis points of 10,000, and the weights sum to that. */
export interface Split {
  readonly salt: string;
  readonly coverage: number;
  readonly arms: readonly { readonly weight: number }[];
}

/** The place of a user's arm; null: the user is not in the test, and gets the control uncounted. An empty id is nobody. */
export function assignArm({ salt, coverage, arms }: Split, userId: string): number | null {
  if (userId === '' || shard(`traffic-${salt}`, userId) >= coverage) return null;
  return placeAt(endsOf(arms.map(({ weight }) => weight)), shard(`split-${salt}`, userId));
}

/** Where an arm lies in the split of 10,000: from `start`, and up to but not including `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The ranges of arms by their weights, in the same order. */
export function rangesOf(weights: readonly number[]): Range[] {
  const ends = endsOf(weights);
  return ends.map((end, place) => ({ start: ends[place - 1] ?? 0, end }));
}

/** Where the range of each arm ends, which the next one begins with; the first begins with 0. */
export function endsOf(weights: readonly number[]): number[] {
  let end = 0;
  return weights.map((weight) => (end += weight));
}

/** The place of the arm whose range holds a shard. */
export function placeAt(ends: readonly number[], at: number): number {
  let place = 0;
  while (at >= (ends[place] ?? ALL)) place++;
  return place;
}

/** The arm that a user gets; who is forced into it is not counted. */
export interface Assigned {
  /** Of the arm; 0 is the control. */
  readonly place: number;
  readonly isForced: boolean;
}

/**
 * Prepares a test for the hot path, where an assignment is one or two digests and allocates nothing: equal answers are one frozen
 * object. Null: not in the test, the control uncounted; so is everybody where the algorithm is not known here.
 */
export function createAssigner(test: ServedTest): (userId: string | null | undefined) => Assigned | null {
  // Of such a test nothing else was checked.
  if (test.hashVersion !== HASH_VERSION) return () => null;
  const { salt, coverage, weights, forced } = test;
  const traffic = createMd5(`traffic-${salt}-`);
  const split = createMd5(`split-${salt}-`);
  const ends = endsOf(weights);
  const counted = weights.map((_, place) => Object.freeze({ place, isForced: false }));
  const forcedInto = weights.map((_, place) => Object.freeze({ place, isForced: true }));
  const isAnyForced = Object.keys(forced).length > 0;
  return (userId) => {
    if (userId === null || userId === undefined || userId === '') return null;
    const place = isAnyForced ? forced[forcedDigest(salt, userId)] : undefined;
    if (place !== undefined) return forcedInto[place] ?? null;
    if (coverage < ALL && traffic(userId, ALL) >= coverage) return null;
    return counted[placeAt(ends, split(userId, ALL))] ?? null;
  };
}

/** How a user came to an arm, for people. */
export interface Assignment {
  /** `version`: its algorithm is not known here. `nobody`: no user was named. */
  readonly kind: 'forced' | 'assigned' | 'not-covered' | 'nobody' | 'version';
  /** Of the arm; 0 is the control. */
  readonly place: number;
  /** Where the user lies in the traffic, which the coverage is compared with; null: it was not looked at. */
  readonly traffic: number | null;
  /** Where the user lies in the split, and the range of the arm, which holds it. */
  readonly split: number | null;
  readonly range: Range | null;
}

/** Says what `createAssigner` does with a user, and what it looked at. */
export function explainAssignment(test: ServedTest, userId: string | null): Assignment {
  const unlooked = { place: 0, traffic: null, split: null, range: null };
  if (test.hashVersion !== HASH_VERSION) return { kind: 'version', ...unlooked };
  if (userId === null || userId === '') return { kind: 'nobody', ...unlooked };
  const forcedInto = test.forced[forcedDigest(test.salt, userId)];
  if (forcedInto !== undefined) return { kind: 'forced', ...unlooked, place: forcedInto };
  const traffic = shard(`traffic-${test.salt}`, userId);
  if (traffic >= test.coverage) return { kind: 'not-covered', ...unlooked, traffic };
  const split = shard(`split-${test.salt}`, userId);
  const place = placeAt(endsOf(test.weights), split);
  return { kind: 'assigned', place, traffic, split, range: rangesOf(test.weights)[place] ?? null };
}
