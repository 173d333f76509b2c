import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assignArm,
  createAssigner,
  endsOf,
  explainAssignment,
  forcedDigest,
  placeAt,
  rangesOf,
  shard,
} from '../../src/domain/assignment.ts';
import { ALL } from '../../src/domain/basis-points.ts';
import { HASH_VERSION, type ServedTest } from '../../src/domain/served-test.ts';
import { evenTest, SALT, splitOf, users } from '../helpers/served-tests.ts';

describe('the arms', () => {
  test('have exactly as many of the 10,000 shards as their weights say', () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: ALL }), { minLength: 1, maxLength: 9 })
      .map((cuts) => [0, ...cuts.toSorted((a, b) => a - b), ALL])
      .map((cuts) => cuts.slice(1).map((cut, i) => cut - (cuts[i] ?? 0)));
    fc.assert(
      fc.property(weights, (given) => {
        const ends = endsOf(given);
        const places = Array.from({ length: ALL }, (_, at) => placeAt(ends, at));
        const counts = given.map((_, place) => places.filter((each) => each === place).length);
        expect({ counts, places }).toEqual({ counts: given, places: places.toSorted((a, b) => a - b) });
      }),
      { seed: 4, numRuns: 30 },
    );
  });

  test('have ranges that lie side by side in the split', () => {
    expect(rangesOf([6_000, 2_500, 1_500])).toEqual([
      { start: 0, end: 6_000 },
      { start: 6_000, end: 8_500 },
      { start: 8_500, end: 10_000 },
    ]);
  });

  test('of a user who is in the test stay the same however it is ramped', () => {
    const coverage = fc.integer({ min: 0, max: ALL });
    fc.assert(
      fc.property(fc.string(), fc.string(), coverage, coverage, (salt, userId, one, other) => {
        const [before, after] = [Math.min(one, other), Math.max(one, other)];
        const at = (coverage: number) => createAssigner(evenTest({ salt, coverage, weights: [1_000, 9_000] }))(userId);
        const [first, then] = [at(before), at(after)];
        expect(first === null || then?.place === first.place).toBe(true);
      }),
      { seed: 4, numRuns: 2_000 },
    );
  });

  test('of 20,000 users stay the same at every step of a ramp, which lets in ever more', () => {
    const ramps = [0, 1, 100, 1_000, 5_000, 9_999, ALL].map((coverage) => createAssigner(evenTest({ coverage })));
    const everybody = users(20_000);
    const places = ramps.map((assigner) => everybody.map((userId) => assigner(userId)?.place ?? null));
    const moved = places.slice(1).flatMap((next, step) =>
      everybody.filter((_, i) => {
        const before = places[step]?.[i] ?? null;
        return before !== null && before !== next[i];
      }),
    );
    expect(moved).toEqual([]);
    const inside = places.map((each) => each.filter((place) => place !== null).length);
    expect(inside).toEqual([...new Set(inside)].toSorted((a, b) => a - b));
    expect([inside.at(0), inside.at(-1)]).toEqual([0, everybody.length]);
  });

  test('go by the id as it is: spaces, case and Unicode forms make another user', () => {
    const ids = ['user-1', ' user-1', 'user-1 ', 'User-1', '\u00e9', 'e\u0301', '用户-1', '\0', 'user-1\0'];
    expect(new Set(ids.map((userId) => shard(SALT, userId, 2 ** 32))).size).toBe(ids.length);
  });

  test('take half of a surrogate pair, which no UTF-8 has, for U+FFFD', () => {
    const [half, replaced] = ['a\ud800', 'a\ufffd'].map((userId) => [shard(SALT, userId), forcedDigest(SALT, userId)]);
    expect(half).toEqual(replaced);
  });

  test('do not tell where a salt with hyphens ends and the id begins; random ones have none', () => {
    expect(shard('a', 'b-c')).toBe(shard('a-b', 'c'));
  });
});

describe('an assigner', () => {
  test('gives nobody an arm, forced users or not', () => {
    const assigners = [evenTest(), evenTest({ forced: { [forcedDigest(SALT, '')]: 1 } })].map(createAssigner);
    expect(assigners.map((assigner) => [null, undefined, ''].map(assigner))).toEqual([
      [null, null, null],
      [null, null, null],
    ]);
  });

  test('gives forced users their arm whatever the coverage, marked as forced, and others what they had', () => {
    const forced = { [forcedDigest(SALT, 'user-1')]: 1, [forcedDigest(SALT, '用户-1')]: 0 };
    const [without, having] = [evenTest({ coverage: 5_000 }), evenTest({ coverage: 5_000, forced })].map(
      createAssigner,
    );
    const nowhere = createAssigner(evenTest({ coverage: 0, forced }));
    expect(['user-1', '用户-1', 'user-2'].map(nowhere)).toEqual([
      { place: 1, isForced: true },
      { place: 0, isForced: true },
      null,
    ]);
    const others = Array.from({ length: 1_000 }, (_, i) => `other-${i}`);
    expect(others.map((userId) => having?.(userId))).toEqual(others.map((userId) => without?.(userId)));
  });

  test('gives nobody an arm where the algorithm is not known, not even a forced user', () => {
    const test = evenTest({ hashVersion: HASH_VERSION + 1, forced: { [forcedDigest(SALT, 'user-1')]: 1 } });
    expect(['user-1', 'user-2'].map(createAssigner(test))).toEqual([null, null]);
  });

  test('allocates no answer: equal ones are one frozen object', () => {
    const forced = { [forcedDigest(SALT, 'forced')]: 1 };
    const assigner = createAssigner(evenTest({ forced }));
    const answers = [...new Set([...users(1_000), 'forced', ...users(1_000)].map(assigner))];
    expect(answers.toSorted((a, b) => (a?.place ?? 0) - (b?.place ?? 0))).toEqual([
      { place: 0, isForced: false },
      expect.objectContaining({ place: 1 }),
      expect.objectContaining({ place: 1 }),
    ]);
    expect(answers.every(Object.isFrozen)).toBe(true);
  });

  test('takes an id like a name of Object.prototype for any other', () => {
    const assigner = createAssigner(evenTest({ forced: { [forcedDigest(SALT, 'user-1')]: 1 } }));
    const ids = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    expect(ids.map(assigner)).toEqual(
      ids.map((userId) => ({ place: assignArm(splitOf(evenTest()), userId), isForced: false })),
    );
  });
});

describe('an explanation', () => {
  const e = (fields: Partial<ServedTest> = {}) => evenTest({ salt: 'e_7f3a9c', ...fields });
  const unlooked = { traffic: null, split: null, range: null };

  test('says where a user lies, and the range of the arm', () => {
    expect([
      explainAssignment(e({ coverage: 2_609, weights: [1_000, 3_000, 6_000] }), 'user-1'),
      explainAssignment(e({ weights: [1_304, 8_696] }), 'user-1'),
      explainAssignment(e({ weights: [0, 0, ALL] }), 'user-1'),
    ]).toEqual([
      { kind: 'assigned', place: 1, traffic: 2_608, split: 1_303, range: { start: 1_000, end: 4_000 } },
      { kind: 'assigned', place: 0, traffic: 2_608, split: 1_303, range: { start: 0, end: 1_304 } },
      { kind: 'assigned', place: 2, traffic: 2_608, split: 1_303, range: { start: 0, end: ALL } },
    ]);
  });

  test('says why a user is not assigned, and what was not looked at', () => {
    const forced = { [forcedDigest('e_7f3a9c', 'user-1')]: 1 };
    expect([
      explainAssignment(e({ coverage: 2_608 }), 'user-1'),
      explainAssignment(e({ forced, coverage: 0 }), 'user-1'),
      explainAssignment(e({ forced }), null),
      explainAssignment(e({ forced }), ''),
      explainAssignment(e({ forced, hashVersion: 2 }), 'user-1'),
      explainAssignment(e({ forced, hashVersion: 2 }), null),
    ]).toEqual([
      { kind: 'not-covered', place: 0, ...unlooked, traffic: 2_608 },
      { kind: 'forced', place: 1, ...unlooked },
      { kind: 'nobody', place: 0, ...unlooked },
      { kind: 'nobody', place: 0, ...unlooked },
      { kind: 'version', place: 0, ...unlooked },
      { kind: 'version', place: 0, ...unlooked },
    ]);
  });

  test('agrees with what is done, for every user', () => {
    const test = evenTest({
      coverage: 3_750,
      weights: [1, 49, 2_950, 7_000],
      forced: { [forcedDigest(SALT, 'user-7')]: 2 },
    });
    const assigner = createAssigner(test);
    const everybody = [null, '', ...users(5_000)];
    const explained = everybody.map((userId) => {
      const { kind, place } = explainAssignment(test, userId);
      return kind === 'assigned' || kind === 'forced' ? { place, isForced: kind === 'forced' } : null;
    });
    expect(explained).toEqual(everybody.map(assigner));
  });
});
