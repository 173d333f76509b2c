import { describe, expect, inject, test } from 'vitest';
import { PROMPT_NAME } from '../../src/domain/prompt.ts';
import { listPromptNames } from '../../src/storage/prompts.ts';
import { prompt, push } from '../helpers/changes.ts';
import { rejection } from '../helpers/rejection.ts';
import { useDatabase } from '../helpers/use-database.ts';

const LONGEST = `${'a/'.repeat(63)}bc`;
const PLAIN = ['a', '0', 'constructor', 'tostring', 'a.b', 'a-b_c.d/e', 'x/y/z', LONGEST];
const REFUSED = [
  '',
  '../secrets',
  'a/../b',
  'a//b',
  '/a',
  'a/',
  'a..b',
  'a.',
  '.a',
  '-a',
  '__proto__',
  'toString',
  'Support/Reply',
  'ünder',
  'a b',
  'a\n',
  'a\nb',
  'a\u0001',
  'a\u202eb',
  'a@1',
  `${LONGEST}d`,
];

describe.each(inject('servers'))('prompt names, on $label', (server) => {
  const fixture = useDatabase(server);

  test.each(PLAIN)('%j is a plain name', async (name) => {
    expect(PROMPT_NAME.test(name)).toBe(true);
    expect(await push(fixture().database, [prompt(name, 'text')])).toMatchObject([{ name, version: 1 }]);
  });

  test.each(REFUSED)('%j is refused by the database as by the domain, with all that came with it', async (name) => {
    expect(PROMPT_NAME.test(name)).toBe(false);
    expect(await rejection(push(fixture().database, [prompt('beside', 'text'), prompt(name, 'text')]))).toMatchObject({
      code: 'database-failed',
      data: { sqlState: '23514' },
    });
    expect(await listPromptNames(fixture().database)).not.toContain('beside');
  });

  test('that are the same one are not pushed twice at once', async () => {
    const twice = [prompt('twice', 'one'), prompt('twice', 'two')];
    expect(await rejection(push(fixture().database, twice))).toMatchObject({ code: 'database-failed' });
    expect(await listPromptNames(fixture().database)).not.toContain('twice');
  });
});
