import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIds, isUuid7, readTime } from '../../src/domain/uuid7.ts';

const NOON = Date.UTC(2026, 10, 22, 12);

test('an id is a UUID of version 7 that tells its time', () => {
  const id = createIds((size) => new Uint8Array(size).fill(0xab))(0x0199_1234_5678);
  expect({ id, isOne: isUuid7(id), time: readTime(id) }).toEqual({
    id: '01991234-5678-73ab-abab-abababababab',
    isOne: true,
    time: 0x0199_1234_5678,
  });
});

test('ids sort as they were made, within a millisecond and when the clock is set back a little, and no two are equal', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -900, max: 5 }), { minLength: 1, maxLength: 300 }), (steps) => {
      const makeId = createIds(randomBytes);
      const ids = steps.map((step) => makeId(NOON + Math.max(step, -900)));
      expect(ids).toEqual(ids.toSorted());
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.every(isUuid7)).toBe(true);
    }),
  );
});

test('ten thousand ids of one millisecond are in order, the last ones a few milliseconds ahead', () => {
  const makeId = createIds(randomBytes);
  const ids = Array.from({ length: 10_000 }, () => makeId(NOON));
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(10_000);
  expect(readTime(ids.at(-1) ?? '') - NOON).toBeLessThanOrEqual(5);
});

test('a clock that was a year ahead is believed again once it is right', () => {
  const makeId = createIds(randomBytes);
  const year = 365 * 86_400_000;
  expect([NOON + year, NOON, NOON - 86_400_000].map((time) => readTime(makeId(time)))).toEqual([
    NOON + year,
    NOON,
    NOON - 86_400_000,
  ]);
});

test.each([null, 7, '', 'x', '01991234-5678-43ab-abab-abababababab', '01991234-5678-73AB-abab-abababababab'])(
  '%j is no such id',
  (text) => {
    expect(isUuid7(text)).toBe(false);
  },
);
