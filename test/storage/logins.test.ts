import { randomBytes } from 'node:crypto';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { compareDefinitions, definitionsIn } from '../../src/storage/definitions.ts';
import {
  hidesSessions,
  listConnectedLogins,
  listGrantedLogins,
  listIdleWriters,
  listOwnerMembers,
  listRoleMakers,
  listServerRoleMembers,
  listSharedLogins,
  listShortOfReleasers,
  readLogin,
} from '../../src/storage/logins.ts';
import { readMigrations } from '../../src/storage/migration-files.ts';
import { listPrivileges, listUnpinnedFunctions, readOpenDoors } from '../../src/storage/privileges.ts';
import { useDatabase } from '../helpers/use-database.ts';

describe.for(inject('servers'))('$label', (server) => {
  const fixture = useDatabase(server);
  /** Runs statements as the superuser; `undo` follows when the test ends. */
  const prepare = async (statements: readonly string[], undo: readonly string[]) => {
    const root = openDatabase(fixture().superuserUrl, 'the test', { max: 1 });
    onTestFinished(async () => {
      for (const statement of undo) await root.query(statement);
      await root.close();
    });
    for (const statement of statements) await root.query(statement);
    return root;
  };

  const newRole = () => `doc_${randomBytes(4).toString('hex')}`;

  /** The database as a login of the test's own. */
  const as = (login: string): Database => {
    const database = openDatabase(fixture().url.replace('://promptctl@', `://${login}@`), 'the test', { max: 1 });
    onTestFinished(() => database.close());
    return database;
  };

  test('a fresh schema is of nobody but the owner', async () => {
    const { database } = fixture();
    expect(await readLogin(database)).toEqual({
      login: 'promptctl',
      owner: 'promptctl',
      isSuperuser: false,
      isOwner: true,
      mayEnter: true,
    });
    expect(await listPrivileges(database)).toEqual([]);
    expect(await listUnpinnedFunctions(database)).toEqual([]);
    expect(await listGrantedLogins(database)).toEqual([]);
    expect(await listSharedLogins(database, 1)).toEqual([]);
    expect(await compareDefinitions(database)).toEqual({ changed: [], missing: [], strange: [], disabled: [] });
  });

  test('who has which privilege is told with the object as a statement names it, columns as their table', async () => {
    const role = newRole();
    await prepare(
      [
        `create role ${role} login`,
        'grant usage on schema promptctl to public',
        `grant select (name) on promptctl.prompts to ${role}`,
        'grant select on promptctl.prompt_list to public',
        'grant execute on function promptctl.is_owner() to public',
      ],
      [
        'revoke all on schema promptctl from public',
        'revoke all on promptctl.prompt_list from public',
        'revoke all on function promptctl.is_owner() from public',
        `revoke all on promptctl.prompts from ${role}`,
        `drop role ${role}`,
      ],
    );
    const expected = [
      { kind: 'function', object: 'promptctl.is_owner()', grantee: null, privilege: 'execute' },
      { kind: 'schema', object: 'promptctl', grantee: null, privilege: 'usage' },
      { kind: 'table', object: 'promptctl.prompts', grantee: role, privilege: 'select' },
      { kind: 'view', object: 'promptctl.prompt_list', grantee: null, privilege: 'select' },
    ];
    expect(await listPrivileges(fixture().database)).toEqual(expected);
    expect(await listPrivileges(as(role))).toEqual(expected);
  });

  test('who may act as the owner, make roles, or go past privileges is found, through whatever roles', async () => {
    const [member, group, maker, writer] = [newRole(), newRole(), newRole(), newRole()];
    const root = await prepare(
      [
        `create role ${group}`,
        `grant promptctl to ${group}`,
        `create role ${member} login in role ${group}`,
        `create role ${maker} login createrole`,
        `create role ${writer} login in role pg_write_all_data`,
      ],
      [`drop role ${member}`, `drop role ${group}`, `drop role ${maker}`, `drop role ${writer}`],
    );
    const [version] = await root.query<{ major: number }>(
      `select current_setting('server_version_num')::integer / 10000 as major`,
    );
    expect(await listOwnerMembers(as(writer), version?.major ?? 0)).toContain(member);
    expect(await listRoleMakers(as(writer))).toContain(maker);
    expect(await listServerRoleMembers(as(writer))).toContainEqual({ login: writer, role: 'pg_write_all_data' });
    expect(await readLogin(as(member))).toMatchObject({ login: member, isSuperuser: false, isOwner: true });
  });

  test('sessions of promptctl are counted by login, without those of doctor, and hidden from whoever may not see them', async () => {
    const role = newRole();
    const root = await prepare([`create role ${role} login`], [`drop role ${role}`]);
    const other = as(role);
    await other.query('select');
    onTestFinished(
      async () =>
        void (await root.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`)),
    );
    const logins = await listConnectedLogins(root, 'all');
    expect(logins.filter(({ login }) => login === role)).toEqual([
      { login: role, isSuperuser: false, isSpare: false, isOwner: false, sessions: 1, hosts: 1 },
    ]);
    expect([await hidesSessions(root), await hidesSessions(other)]).toEqual([false, true]);
  });

  test('who wrote and does not end the transaction is found, and who only read is not', async () => {
    const { database } = fixture();
    const during = (statement: string) =>
      as('promptctl').transaction(async (queryable) => {
        await queryable.query(statement);
        return listIdleWriters(database, 0);
      });
    expect(await during(`select promptctl.set_retention(90, 'test')`)).toEqual([
      { login: 'promptctl', pid: expect.any(Number), age: expect.any(Number) },
    ]);
    expect(await during('select count(*) from promptctl.prompt_list')).toEqual([]);
  });

  test('where another login approves, it is told who may, the owner aside, while these are fewer than two', async () => {
    const [one, two] = [newRole(), newRole()];
    const { database } = fixture();
    await prepare(
      [`create role ${one} login`, `create role ${two} login`],
      [`select promptctl.revoke_role('${one}', null, null, null, 'test')`, `drop role ${one}`, `drop role ${two}`],
    );
    const grant = (role: string) =>
      database.query(`select promptctl.grant_role($1, 'releaser', 'production', '**', 'test')`, [role]);
    await grant(one);
    await grant(two);
    await database.query(`select promptctl.protect_environment('production', true, true, 'test')`);
    expect(await listShortOfReleasers(database)).toEqual([]);
    await database.query(`select promptctl.revoke_role($1, null, null, null, 'test')`, [two]);
    expect(await listShortOfReleasers(database)).toEqual([{ environment: 'production', logins: [one] }]);
    await database.query(`select promptctl.protect_environment('production', false, false, 'test')`);
  });

  test('a definer function without a fixed path, a changed one, a missing one, a strange one and a trigger that is off are found', async () => {
    const made = await prepare(
      [
        'alter function promptctl.push reset search_path',
        'create function promptctl.helper() returns integer language sql as $$ select 1 $$',
        'create or replace function promptctl.is_owner() returns boolean language sql stable as $$ select true $$',
        'alter function promptctl.step_head() rename to step_heads',
        'alter table promptctl.releases disable trigger immutable',
      ],
      [],
    );
    const unpinned = await listUnpinnedFunctions(made);
    expect(unpinned).toEqual([expect.stringMatching(/^promptctl\.push\(/)]);
    expect(await compareDefinitions(made)).toEqual({
      changed: ['promptctl.is_owner'],
      missing: ['promptctl.step_head'],
      strange: ['promptctl.helper', 'promptctl.step_heads'],
      disabled: [{ trigger: 'immutable', table: 'promptctl.releases' }],
    });
  });

  test('what Postgres leaves open to everybody is told', async () => {
    const before = await readOpenDoors(fixture().database);
    expect(before).toMatchObject({ makesTemporary: true });
    await prepare(
      [`revoke temporary on database ${before.database} from public`, 'revoke create on schema public from public'],
      [],
    );
    expect(await readOpenDoors(fixture().database)).toEqual({
      database: before.database,
      createsInPublic: false,
      makesTemporary: false,
    });
  });
});

test('the last text of a function counts, and one that was dropped is none', () => {
  const files = [
    'create function promptctl.a() returns integer language sql as $$ 1 $$;\ncreate function promptctl.b() returns integer as $$ 2 $$;',
    'create or replace function promptctl.a() returns integer language sql as $$ 3 $$;\ndrop function promptctl.b();',
  ].map((sql, i) => ({ name: `000${i}`, sql, checksum: '', oldestClient: '0.1.0' }));
  expect(definitionsIn(files)).toEqual([{ name: 'a', body: ' 3 ' }]);
  const made = readMigrations().flatMap(({ sql }) => [...sql.matchAll(/^create (?:or replace )?function /gm)]).length;
  expect(definitionsIn(readMigrations()).length).toBe(made);
});
