import { describe, expect, inject, test } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { rejection } from '../helpers/rejection.ts';
import { useDatabase } from '../helpers/use-database.ts';

const PUSH = 'select promptctl.push($1, $2, $3, $4, $5, $6, $7, $8, null)';
const SOUND = { names: ['a'], contents: ['{"template":"x"}'], tags: ['[]'], author: 'me', source: '{}' };

describe.each(inject('servers'))('what is stored for ever, on $label,', (server) => {
  const fixture = useDatabase(server);
  const push = (database: Database, given: Partial<typeof SOUND>) => {
    const { names, contents, tags, author, source } = { ...SOUND, ...given };
    return database.query(PUSH, [names, contents, names.map(() => 0), names.map(() => ''), tags, '', author, source]);
  };
  const entries = async () => {
    const [row] = await fixture().database.query<{ count: number }>('select count(*) from promptctl.audit_log');
    return row?.count;
  };

  test.each([
    ['more contents than names', { contents: ['{"template":"x"}', '{"template":"y"}'] }],
    ['columns of three lengths', { contents: ['{"template":"x"}', '{"template":"y"}'], tags: ['[]', '[]', '[]'] }],
    ['a source that is null', { source: 'null' }],
    ['a source that is a list', { source: '[]' }],
    ['a source of 200 kB', { source: JSON.stringify({ x: 'x'.repeat(200_000) }) }],
    ['an author of 1 MB', { author: 'x'.repeat(1_000_000) }],
    ['nobody as its author', { author: '' }],
    ['a variable that is null', { contents: ['{"template":"x","variables":{"a":null}}'] }],
    ['a type that is a number', { contents: ['{"template":"x","variables":{"a":{"type":1}}}'] }],
    ['an enum that is a number', { contents: ['{"template":"x","variables":{"a":{"type":"string","enum":5}}}'] }],
  ])('takes no push with %s', async (_, given) => {
    const before = await entries();
    const { data } = (await rejection(push(fixture().database, given))) as { data: { sqlState: string } };
    expect(['22023', '23514']).toContain(data.sqlState);
    expect(await entries()).toBe(before);
  });

  test.each([
    ['set_retention', '30, $1'],
    ['create_environment', `'wide', $1`],
    ['protect_environment', `'production', true, false, $1`],
    ['set_price', `'m', '2026-01-01', '{}', $1`],
    ['new_epoch', `$1, false`],
  ])('takes no author of 1 MB from %s', async (name, given) => {
    const asked = fixture().database.query(`select promptctl.${name}(${given})`, ['x'.repeat(1_000_000)]);
    expect(await rejection(asked)).toMatchObject({ data: { sqlState: '22023' } });
  });

  test('takes a push that is in order', async () => {
    expect(await push(fixture().database, {})).toHaveLength(1);
  });
});
