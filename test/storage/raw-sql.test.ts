import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { listDeployments } from '../../src/storage/releases.ts';
import { readHead, readVersion } from '../../src/storage/versions.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { rejection } from '../helpers/rejection.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

/** What a client of anybody's making may send, past everything that ours checks. */
describe.each(inject('servers'))('raw SQL, on $label', (server) => {
  const fixture = useDatabase(server, { max: 4 });
  const database = () => fixture().database;

  const release = (environment: string, kind: string, item: object) =>
    database().query(`select promptctl.release($1, $2, $3, '', 'me', '{}', null, '{}') as result`, [
      environment,
      JSON.stringify([item]),
      kind,
    ]);

  const push = (names: unknown, contents: unknown) =>
    database().query(`select promptctl.push($1, $2, array[0], array[''], array['[]'], '', 'me', '{}', null)`, [
      names,
      contents,
    ]);

  test('decides by the named keys of an item only: nothing else serves, holds or hides a change', async () => {
    await pushVersions(database(), ['forged'], 3);
    const environment = await newEnvironment(database());
    await make(database(), environment, 'promote', ['forged@1']);
    const other = await readVersion(database(), 'forged', 3);
    const forged = { prompt: 'forged', versionId: other?.id, held: [other?.id], unchanged: true, servedId: null };
    expect(await release(environment, 'retire', forged)).toMatchObject([
      { result: { items: [{ prompt: 'forged', version: null, versionId: null, changed: true }] } },
    ]);
    expect(await listDeployments(database(), { prompts: ['forged'], environment })).toMatchObject([{ version: null }]);
    await make(database(), environment, 'promote', ['forged@3']);
  });

  test('knows no other kinds of release', async () => {
    expect(await rejection(release('production', 'banana', { prompt: 'forged' }))).toMatchObject({
      data: { sqlState: '22023', reason: "there is no release of kind 'banana'" },
    });
  });

  test.each([
    ['unequal lists', ['a/one', 'a/two'], ['{"template":"x"}']],
    ['one name twice', ['a/one', 'a/one'], ['{"template":"x"}', '{"template":"y"}']],
    ['no content', ['a/one'], [null]],
    ['a name that is none', [null], ['{"template":"x"}']],
  ])('pushes nothing of %s', async (_about, names, contents) => {
    expect(await rejection(push(names, contents))).toMatchObject({ data: { sqlState: '22023' } });
    expect(await readHead(database(), 'a/one')).toBe(null);
  });

  test.each([
    '[]',
    '"text"',
    '{}',
    '{"template":{"x":1}}',
    '{"template":"a","variables":"x"}',
    '{"template":"a","messages":[]}',
  ])('stores no content such as %s', async (content) => {
    expect(await rejection(push(['a/shape'], [content]))).toMatchObject({ data: { sqlState: '23514' } });
  });

  test('takes a declaration that nobody understands for a required variable', async () => {
    const odd = '{"template":"{{v}}","variables":{"v":{"type":"string","required":"banana"}}}';
    await push(['a/odd'], ['{"template":"x"}']);
    await database().query(
      `select promptctl.push(array['a/odd'], array[$1], array[1], array[''], array['[]'], '', 'me', '{}', null)`,
      [odd],
    );
    const environment = await newEnvironment(database());
    await make(database(), environment, 'promote', ['a/odd@1']);
    expect(await rejection(make(database(), environment, 'promote', ['a/odd@2']))).toMatchObject({
      code: 'contract-broken',
    });
  });

  test('holds nobody up with a lock that anybody can take', async () => {
    await database().transaction(async (holder) => {
      for (const name of ['audit', 'migrate']) {
        await holder.query(`select pg_advisory_xact_lock(hashtextextended('promptctl.${name}', 0))`);
      }
      await pushVersions(open(fixture().url), ['unheld'], 1);
    }, 'rollback');
    expect(await readHead(database(), 'unheld')).toMatchObject({ version: 1 });
  });

  test('shows times as ISO 8601 whatever the database’s DateStyle and time zone', async () => {
    await pushVersions(database(), ['timely'], 1);
    const plain = await readHead(database(), 'timely');
    for (const style of ['German', 'SQL, DMY', 'Postgres, MDY']) {
      await setDefault(database(), 'datestyle', style);
      await setDefault(database(), 'timezone', 'Asia/Kolkata');
      expect(await readHead(open(fixture().url), 'timely')).toEqual(plain);
    }
    expect(plain?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test.each(['repeatable read', 'serializable'])(
    'under %s a race is somebody else’s turn, never a bug',
    async (level) => {
      await setDefault(database(), 'default_transaction_isolation', level);
      const strict = open(fixture().url, 6);
      const names = Array.from({ length: 6 }, (_, i) => `strict/${level.replace(' ', '-')}-${i}`);
      const settled = await Promise.allSettled(names.map((name) => pushVersions(strict, [name], 1)));
      const codes = settled.map((result) =>
        result.status === 'fulfilled' ? 'done' : (result.reason as { code: string }).code,
      );
      expect(codes.filter((code) => code !== 'done' && code !== 'database-busy')).toEqual([]);
      expect(codes).toContain('done');
      await setDefault(database(), 'default_transaction_isolation', 'read committed');
    },
  );
});

function open(url: string, max = 1): Database {
  const database = openDatabase(url, 'test', { max });
  onTestFinished(() => database.close());
  return database;
}

/** For connections that are opened from now on. */
async function setDefault(database: Database, setting: string, value: string): Promise<void> {
  const statement = `alter database %I set ${setting} = ''${value}''`;
  await database.query(`do $$ begin execute format('${statement}', current_database()); end $$`);
}
