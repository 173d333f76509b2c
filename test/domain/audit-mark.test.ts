import { describe, expect, test } from 'vitest';
import { formatMark, isMark, readMarks } from '../../src/domain/audit-mark.ts';
import { thrown } from '../helpers/thrown.ts';

const HASH = '9f3c'.repeat(16);
const MARK = { databaseId: '0b7c1d2e-3f40-4a5b-8c6d-7e8f90a1b2c3', sequence: 812, hash: HASH };
const EXPORTED = { ...MARK, at: '2026-01-31T12:00:00.000Z' };

test('a mark is read as it was exported, and as less of it', () => {
  const line = formatMark(EXPORTED);
  expect(line).toBe(`${MARK.databaseId} 812:${HASH} 2026-01-31T12:00:00.000Z`);
  expect(readMarks(line)).toEqual([MARK]);
  expect(readMarks(JSON.stringify({ kind: 'mark', ...EXPORTED }, null, 2))).toEqual([MARK]);
  expect(readMarks(`812:${HASH}`)).toEqual([{ ...MARK, databaseId: null }]);
  expect(readMarks(`# kept\n\n  ${line}\r\n813:${HASH}\n`)).toEqual([
    MARK,
    { databaseId: null, sequence: 813, hash: HASH },
  ]);
});

test('what is a mark is told from the name of a file', () => {
  expect([formatMark(EXPORTED), `812:${HASH}`, 'audit-marks.txt', '-', `812:${HASH.slice(1)}`].map(isMark)).toEqual([
    true,
    true,
    false,
    false,
    true,
  ]);
});

describe('no mark', () => {
  test.each([
    '',
    '\n# nothing\n',
    '812',
    '812:9f3c',
    `0:${HASH}`,
    `812:${HASH.toUpperCase()}`,
    '{"sequence":812}',
    '{',
    `x 812:${HASH}`,
  ])('is %j', (text) => {
    expect(thrown(() => readMarks(text))).toMatchObject({ code: 'audit-mark-invalid', exit: 2 });
  });
});
