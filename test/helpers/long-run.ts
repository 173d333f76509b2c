/** True in the long run, which has its machine for itself and hours: PROMPTCTL_TEST_LONG=1. */
export const IS_LONG = process.env['PROMPTCTL_TEST_LONG'] === '1';

/** How often something is tried: in the test run, and in the long one. */
export function rounds(quick: number, long: number): number {
  return IS_LONG ? long : quick;
}

/** Milliseconds to judge by: a test run shares its machine, and what it looks for takes a multiple of the limit. */
export function judged(limit: number): number {
  return IS_LONG ? limit : 3 * limit;
}
