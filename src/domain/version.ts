/** This client's version; a test holds it equal to package.json, and reading a file at every start would cost more. */
export const VERSION = '0.1.0';

/** True when version `a` is older than `b`; both are `major.minor.patch`. */
export function isOlder(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
