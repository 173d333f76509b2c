/** Puts a made-up key together, so that no file of the project holds one whole and scanners of repositories stay quiet. */
export function fakeKey(...parts: readonly string[]): string {
  return parts.join('');
}

/** So many characters as keys are made of. */
export function letters(length: number): string {
  return 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0z'.repeat(9).slice(0, length);
}
