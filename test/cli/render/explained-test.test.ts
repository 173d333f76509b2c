import { describe, expect, test } from 'vitest';
import { testFacts } from '../../../src/cli/render/explained-test.ts';
import type { Assignment } from '../../../src/domain/assignment.ts';
import type { Explanation } from '../../../src/workflows/explanation.ts';

const nobody: Assignment = { kind: 'nobody', place: 0, traffic: null, split: null, range: null };

/** As far as the facts about a test go. */
function explained(why: Explanation['why'], assignment: Assignment, isForcedHere = false): Explanation {
  const arms = [
    { version: 7, weight: 5_000, start: 0, end: 5_000 },
    { version: 8, weight: 5_000, start: 5_000, end: 10_000 },
  ];
  const test = { id: 'ab-0123456789ab', coverage: 1_000, arms, assignment, isForcedHere };
  return { prompt: 'support/reply', version: 8, why, test } as unknown as Explanation;
}

describe('what a test makes of a user', () => {
  test.each<[string, Explanation['why'], Partial<Assignment>]>([
    [
      'traffic 843 < 1000: in the test; split 6211 in [5000, 10000): arm 8',
      'assigned',
      { kind: 'assigned', place: 1, traffic: 843, split: 6_211, range: [5_000, 10_000] },
    ],
    ['traffic 4321, coverage 1000: not in the test, so the control', 'live', { kind: 'not-covered', traffic: 4_321 }],
    ['forced into 8 (a tester), not counted', 'forced', { kind: 'forced', place: 1 }],
    ['no --user-id: the control', 'live', {}],
    ['the test assigns by an algorithm that is not known here: the control', 'live', { kind: 'version' }],
    ['a version was asked for, so the test decides nothing', 'version', { kind: 'assigned', place: 1 }],
    ['PROMPTCTL_PINS names the prompt, so the test decides nothing', 'pinned', { kind: 'assigned', place: 1 }],
    ['PROMPTCTL_PINS names the prompt, so the test decides nothing', 'live', { kind: 'assigned', place: 1 }],
  ])('is said so that it can be checked: %s', (text, why, assignment) => {
    expect(testFacts(explained(why, { ...nobody, ...assignment }))).toEqual([
      ['test', 'ab-0123456789ab: 7 against 8, at 10%'],
      ['user', text],
    ]);
  });

  test('is nothing where this very call names the arm', () => {
    const covered: Assignment = { kind: 'assigned', place: 0, traffic: 1, split: 1, range: [0, 5_000] };
    expect(testFacts(explained('forced', covered, true))[1]).toEqual([
      'user',
      'forced into 8 by --arm (a tester), not counted',
    ]);
  });

  test('is nothing where none runs', () => {
    expect(testFacts({ ...explained('live', nobody), test: null })).toEqual([
      ['test', 'none is running, so every user gets this'],
    ]);
  });
});
