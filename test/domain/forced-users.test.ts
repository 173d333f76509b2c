import { describe, expect, it } from 'vitest';
import { forcedDigest } from '../../src/domain/assignment.ts';
import { readForced } from '../../src/domain/forced-users.ts';
import { thrown } from '../helpers/thrown.ts';

describe('testers of a test', () => {
  it('are known by the digest of the salt and their id alone', () => {
    const forced = readForced(['user-1=8', 'Zoë = 10=7', 'a=b=8', '日本\n=8'], 'salt');
    expect(forced).toEqual({
      [forcedDigest('salt', 'user-1')]: 8,
      [forcedDigest('salt', 'Zoë = 10')]: 7,
      [forcedDigest('salt', 'a=b')]: 8,
      [forcedDigest('salt', '日本\n')]: 8,
    });
    expect(Object.keys(forced).filter((digest) => !/^[0-9a-f]{64}$/.test(digest))).toEqual([]);
  });

  it.each([
    ['user-1', '"user-1" names no user and arm'],
    ['=8', '"=8" names no user and arm'],
    ['user-1=', '"user-1=" names no user and arm'],
    ['user-1=latest', '"user-1=latest" names no user and arm'],
    ['user-1=08', '"user-1=08" names no user and arm'],
  ])('are not "%s"', (word, problem) => {
    expect(thrown(() => readForced([word], 'salt'))).toEqual({
      code: 'arms-invalid',
      exit: 2,
      data: { problem, hint: expect.any(String) },
    });
  });

  it('get one arm each', () => {
    const twice = thrown(() => readForced(['user-1=8', 'user-2=8', 'user-1=8'], 'salt'));
    expect(twice).toMatchObject({ code: 'arms-invalid', data: { problem: '"user-1" is forced twice' } });
  });

  it('are a hundred at most', () => {
    const users = (count: number) => Array.from({ length: count }, (_, i) => `user-${i}=8`);
    expect(Object.keys(readForced(users(100), 'salt'))).toHaveLength(100);
    expect(thrown(() => readForced(users(101), 'salt'))).toMatchObject({
      data: { problem: '101 users are forced into an arm, and a test takes 100' },
    });
  });
});
