import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assignArm, createAssigner, forcedDigest, shard } from '../../src/domain/assignment.ts';
import { evenTest, splitOf, users } from '../helpers/served-tests.ts';

interface Vectors {
  readonly shards: readonly { salt: string; userId: string; shards: number; shard: number }[];
  readonly assignments: readonly AssignmentVector[];
  readonly forced: readonly { salt: string; userId: string; digest: string }[];
  readonly many: { salt: string; coverage: number; weights: number[]; users: number } & Places;
}
interface AssignmentVector {
  readonly salt: string;
  readonly coverage: number;
  readonly weights: readonly number[];
  readonly userId: string;
  readonly traffic: number;
  readonly split: number;
  readonly place: number | null;
}
interface Places {
  readonly sha256: string;
  readonly starts: string;
  readonly counts: readonly number[];
  readonly outside: number;
}

const file = new URL('../vectors/assignment.json', import.meta.url);
const vectors: Vectors = JSON.parse(readFileSync(file, 'utf8'));

describe('the published vectors', () => {
  test('of shards hold', () => {
    expect(vectors.shards.map((each) => ({ ...each, shard: shard(each.salt, each.userId, each.shards) }))).toEqual(
      vectors.shards,
    );
    expect(vectors.shards.length).toBeGreaterThan(20);
  });

  test('of assignments hold, through every way to assign', () => {
    for (const vector of vectors.assignments) {
      const { salt, userId, place } = vector;
      const assigned = createAssigner(evenTest(vector))(userId);
      expect({ ...vector, place: assignArm(splitOf(vector), userId) }).toEqual(vector);
      expect({ vector, assigned }).toEqual({ vector, assigned: place === null ? null : { place, isForced: false } });
      expect({
        ...vector,
        traffic: shard(`traffic-${salt}`, userId),
        split: shard(`split-${salt}`, userId),
      }).toEqual(vector);
    }
    expect(vectors.assignments.length).toBeGreaterThan(30);
  });

  test('of forced users hold', () => {
    expect(vectors.forced.map(({ salt, userId }) => ({ salt, userId, digest: forcedDigest(salt, userId) }))).toEqual(
      vectors.forced,
    );
  });

  test('of 100,000 users hold, through every way to assign', () => {
    const { sha256, starts, counts, outside } = vectors.many;
    const expected = { sha256, starts, counts, outside };
    const assigner = createAssigner(evenTest(vectors.many));
    const userIds = users(vectors.many.users);
    expect(summarise(userIds.map((userId) => assigner(userId)?.place ?? null))).toEqual(expected);
    expect(summarise(userIds.map((userId) => assignArm(splitOf(vectors.many), userId)))).toEqual(expected);
  });
});

function summarise(places: readonly (number | null)[]): Places {
  const text = places.map((place) => place ?? '-').join('');
  return {
    sha256: createHash('sha256').update(text).digest('hex'),
    starts: text.slice(0, 50),
    counts: vectors.many.weights.map((_, place) => places.filter((each) => each === place).length),
    outside: places.filter((place) => place === null).length,
  };
}
