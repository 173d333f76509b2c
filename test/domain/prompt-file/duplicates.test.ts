import { expect, test } from 'vitest';
import { findDuplicates } from '../../../src/domain/prompt-file/read.ts';

test('a name defined in two files is an error at each later place, and names the first one', () => {
  const at = (file: string, line: number) => ({ name: 'support/reply', file, line, column: 7 });
  expect(
    findDuplicates([at('a.yaml', 3), { ...at('b.yaml', 4), name: 'other' }, at('b.yaml', 9), at('c.yaml', 1)]),
  ).toEqual([
    {
      code: 'duplicate-prompt',
      file: 'b.yaml',
      line: 9,
      column: 7,
      message: '"support/reply" is defined twice: here, and at a.yaml:3:7',
      hint: 'keep one of them, or rename one',
      frame: '',
    },
    {
      code: 'duplicate-prompt',
      file: 'c.yaml',
      line: 1,
      column: 7,
      message: '"support/reply" is defined twice: here, and at a.yaml:3:7',
      hint: 'keep one of them, or rename one',
      frame: '',
    },
  ]);
});

test('names that objects know already are no duplicates of anything', () => {
  const at = (name: string) => ({ name, file: 'a.yaml', line: 1, column: 1 });
  expect(findDuplicates(['constructor', 'tostring', '__proto__'].map(at))).toEqual([]);
});
