import { assignArm, type Split } from '../../src/domain/assignment.ts';
import { ALL } from '../../src/domain/basis-points.ts';
import { HASH_VERSION, type ServedTest } from '../../src/domain/served-test.ts';
import type { ServedVersion } from '../../src/domain/served-version.ts';
import { servedVersion } from './snapshot-states.ts';

export const SALT = '0123456789abcdef0123456789abcdef';

/** A running test of these variants, half of the users in it and the control getting what is left, unless told otherwise. */
export function servedTest(variants: readonly ServedVersion[], further: Partial<ServedTest> = {}): ServedTest {
  const weights = [ALL - 2_500 * variants.length, ...variants.map(() => 2_500)];
  const identity = { id: 'ab-0123456789ab', salt: SALT, hashVersion: HASH_VERSION };
  return { ...identity, coverage: 5_000, weights, variants, forced: {}, ...further };
}

/** A running test that is all about who gets which arm: two even ones on all users, unless told otherwise. */
export function evenTest(further: Partial<ServedTest> = {}): ServedTest {
  const { weights = [5_000, 5_000] } = further;
  const variants = weights.slice(1).map((_, i) => servedVersion(i + 2, `text ${i + 2}`));
  return servedTest(variants, { coverage: ALL, weights, ...further });
}

/** What assigns users, of what it is a part. */
export function splitOf({ salt, coverage, weights }: Pick<ServedTest, 'salt' | 'coverage' | 'weights'>): Split {
  return { salt, coverage, arms: weights.map((weight) => ({ weight })) };
}

/** `user-0`, `user-1`, … */
export function users(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `user-${i}`);
}

/** Users of many kinds. */
export const USERS: readonly string[] = Array.from(
  { length: 300 },
  (_, i) => `${['user', 'Zoë', '用户', '😀'][i % 4]}-${i}`,
);

/** A test as far as it says who gets which version. */
interface Assigning extends Pick<ServedTest, 'salt' | 'coverage' | 'weights'> {
  readonly variants: readonly { readonly version: number }[];
}

/** The arm of each user who is counted, by version. */
export function armsOfUsers(test: Assigning, control: number): { readonly [user: string]: number } {
  const versions = [control, ...test.variants.map(({ version }) => version)];
  const split = splitOf(test);
  const counted = USERS.flatMap((user) => {
    const place = assignArm(split, user);
    return place === null ? [] : [[user, versions[place] ?? 0] as const];
  });
  return Object.fromEntries(counted);
}
