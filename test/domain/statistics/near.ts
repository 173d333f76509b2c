import { expect } from 'vitest';

/** The expectation that every number in a value is met to so many parts of itself, nine digits unless said otherwise. */
export function near<T>(expected: T, part: number = 1e-9): T {
  return expectNear(expected, part) as T;
}

function expectNear(expected: unknown, part: number): unknown {
  if (typeof expected === 'number') return nearNumber(expected, part);
  if (Array.isArray(expected)) return expected.map((each) => expectNear(each, part));
  if (typeof expected !== 'object' || expected === null) return expected;
  return Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, expectNear(value, part)]));
}

function nearNumber(expected: number, part: number): unknown {
  return expect.toSatisfy(
    (actual: number) => Math.abs(actual - expected) <= part * Math.abs(expected),
    `within ${part} of ${expected}`,
  );
}
