import { expect, test } from 'vitest';
import { markProblem } from '../../src/domain/audit-problem.ts';

const mark = { databaseId: 'one', sequence: 5, hash: '9f3c1a2b44d05566' };

test('a mark that a log does not go through says what that shows', () => {
  const here = { databaseId: 'one', last: 8 };
  expect(
    [
      markProblem(mark, here),
      markProblem({ ...mark, databaseId: null }, here),
      markProblem(mark, { ...here, last: 4 }),
      markProblem({ ...mark, databaseId: 'other' }, here),
      markProblem({ ...mark, databaseId: 'other' }, { ...here, last: 4 }),
      markProblem(mark, { ...here, databaseId: null }),
    ].map(({ kind, says }) => `${kind}: ${says}`),
  ).toMatchInlineSnapshot(`
    [
      "mark-missed: entry 5 is not the one whose hash was kept (9f3c1a2b44d0…): up to there the log was written anew",
      "mark-missed: entry 5 is not the one whose hash was kept (9f3c1a2b44d0…): up to there the log was written anew",
      "mark-beyond: the log ends at entry 4, and the hash of entry 5 was kept: what followed is gone",
      "mark-foreign: the hash of entry 5 was kept of another database (other); this one is one",
      "mark-foreign: the hash of entry 5 was kept of another database (other); this one is one",
      "mark-missed: entry 5 is not the one whose hash was kept (9f3c1a2b44d0…): up to there the log was written anew",
    ]
  `);
});
