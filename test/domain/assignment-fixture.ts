import { HASH_VERSION, type Split } from '../../src/domain/assignment.ts';
import { ALL } from '../../src/domain/basis-points.ts';
import type { ServedTest } from '../../src/domain/served-test.ts';

export const SALT = '0123456789abcdef0123456789abcdef';

/** A running test of two even arms on all users, but for the fields given. */
export function served(fields: Partial<ServedTest> = {}): ServedTest {
  return {
    id: 'ab-0123456789ab',
    salt: SALT,
    hashVersion: HASH_VERSION,
    coverage: ALL,
    weights: [5_000, 5_000],
    variants: [],
    forced: {},
    ...fields,
  };
}

export function splitOf({ salt, coverage, weights }: Pick<ServedTest, 'salt' | 'coverage' | 'weights'>): Split {
  return { salt, coverage, arms: weights.map((weight) => ({ weight })) };
}

/** `user-0`, `user-1`, … */
export function users(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `user-${i}`);
}
