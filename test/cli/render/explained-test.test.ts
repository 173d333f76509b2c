import { describe, expect, test } from 'vitest';
import { testFacts } from '../../../src/cli/render/explained-test.ts';
import type { Assignment } from '../../../src/domain/assignment.ts';
import type { Overruling } from '../../../src/workflows/explained-test.ts';
import type { Explanation } from '../../../src/workflows/explanation.ts';

const nobody: Assignment = { kind: 'nobody', place: 0, traffic: null, split: null, range: null };

/** As far as the facts about a test go. */
function explained(assignment: Assignment, overruledBy: Overruling | null = null): Explanation {
  const arms = [
    { version: 7, weight: 5_000, start: 0, end: 5_000 },
    { version: 8, weight: 5_000, start: 5_000, end: 10_000 },
  ];
  const test = { id: 'ab-0123456789ab', coverage: 1_000, arms, assignment, overruledBy };
  return { prompt: 'support/reply', version: 8, test } as unknown as Explanation;
}

describe('what a test makes of a user', () => {
  test.each<[string, Partial<Assignment>]>([
    [
      'traffic 843 < 1000: in the test; split 6211 in [5000, 10000): arm 8',
      { kind: 'assigned', place: 1, traffic: 843, split: 6_211, range: { start: 5_000, end: 10_000 } },
    ],
    ['traffic 4321, coverage 1000: not in the test, so the control', { kind: 'not-covered', traffic: 4_321 }],
    ['forced into 8 (a tester), not counted', { kind: 'forced', place: 1 }],
    ['no user id, or an empty one: the control', {}],
  ])('is said so that it can be checked: %s', (text, assignment) => {
    expect(testFacts(explained({ ...nobody, ...assignment }))).toEqual([
      ['test', 'ab-0123456789ab: 7 against 8, at 10%'],
      ['user', text],
    ]);
  });

  test('is the control where its algorithm is not known, of which nothing else is said', () => {
    const { test: known, ...rest } = explained({ ...nobody, kind: 'version' });
    const arms = [7, 8].map((version) => ({ version, weight: null, start: null, end: null }));
    const test = known === null ? null : { ...known, coverage: null, arms };
    expect(testFacts({ ...rest, test })).toEqual([
      ['test', 'ab-0123456789ab: 7 against 8'],
      ['user', 'the test assigns by an algorithm that is not known here: the control'],
    ]);
  });

  test.each<[Overruling, string]>([
    ['version', 'a version was asked for, so the test decides nothing'],
    ['arm', 'forced into 8 by --arm (a tester), not counted'],
    ['pin', 'PROMPTCTL_PINS names the prompt, so the test decides nothing'],
  ])('is nothing where a %s decides, whoever it is', (overruledBy, text) => {
    for (const kind of ['assigned', 'not-covered', 'forced', 'nobody', 'version'] as const) {
      expect(testFacts(explained({ ...nobody, kind }, overruledBy))[1]).toEqual(['user', text]);
    }
  });

  test('is nothing where none runs', () => {
    expect(testFacts({ ...explained(nobody), test: null })).toEqual([
      ['test', 'none is running, so every user gets this'],
    ]);
  });
});
