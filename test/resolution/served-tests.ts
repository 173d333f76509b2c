import { assignArm, HASH_VERSION } from '../../src/domain/assignment.ts';
import type { ServedTest, ServedVersion } from '../../src/domain/served-prompt.ts';

/** A running test of these variants, half of the users in it and the control getting what is left, unless told otherwise. */
export function servedTest(variants: readonly ServedVersion[], further: Partial<ServedTest> = {}): ServedTest {
  const weights = [10_000 - 2_500 * variants.length, ...variants.map(() => 2_500)];
  const identity = { id: 'ab-0123456789ab', salt: 'a-salt', hashVersion: HASH_VERSION };
  return { ...identity, coverage: 5_000, weights, variants, forced: {}, ...further };
}

/** Users of many kinds. */
export const USERS: readonly string[] = Array.from(
  { length: 300 },
  (_, i) => `${['user', 'Zoë', '用户', '😀'][i % 4]}-${i}`,
);

/** The arm of each user who is counted, by version. */
export function armsOfUsers(
  {
    salt,
    coverage,
    weights,
    variants,
  }: Pick<ServedTest, 'salt' | 'coverage' | 'weights'> & {
    readonly variants: readonly { readonly version: number }[];
  },
  control: number,
): { readonly [user: string]: number } {
  const versions = [control, ...variants.map(({ version }) => version)];
  const arms = weights.map((weight) => ({ weight }));
  const counted = USERS.flatMap((user) => {
    const place = assignArm({ salt, coverage, arms }, user);
    return place === null ? [] : [[user, versions[place] ?? 0] as const];
  });
  return Object.fromEntries(counted);
}
