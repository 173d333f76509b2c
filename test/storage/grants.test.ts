import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { grantRole, listGrants, listHolders, revokeRole } from '../../src/storage/grants.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { prompt, push } from '../helpers/changes.ts';
import { createEmptyDatabase } from '../helpers/database.ts';
import { ask } from '../helpers/embedded-home.ts';
import { createLogin, dropLogin, type TestGrant, type TestLogin } from '../helpers/logins.ts';
import { outcomeOf, rejection } from '../helpers/rejection.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { openAttacker } from './attacked.ts';

const READER = { role: 'reader', environment: '*', prompts: '**' } as const;
const ALL = { role: null, environment: null, prompts: null };

describe.each(inject('servers'))('grants, on $label', (server) => {
  const fixture = useDatabase(server, { max: 6 });
  const owner = () => fixture().database;
  const login = async (who: string, ...grants: readonly TestGrant[]): Promise<TestLogin> => {
    const made = await createLogin(fixture(), who, grants);
    onTestFinished(() => dropLogin(fixture(), made));
    return made;
  };
  const reads = (database: TestLogin['database']) => outcomeOf(database.query('select from promptctl.prompt_list'));
  const lastEntry = () =>
    owner().query('select action, author, db_user, detail from promptctl.audit_list order by sequence desc limit 1');

  test('hold from the next statement on, and as long as they are there', async () => {
    const { name, database } = await login('maya');
    expect(await reads(database)).toBe('permission-denied');
    const granted = { login: name, ...READER, changed: true };
    expect(await grantRole(owner(), name, READER, 'Ada')).toEqual(granted);
    expect(await reads(database)).toBe('done');
    expect(await lastEntry()).toMatchObject([
      { action: 'grant', author: 'Ada', detail: { login: name, role: 'reader' } },
    ]);
    expect(await grantRole(owner(), name, READER, 'Ada')).toEqual({ ...granted, changed: false });
    expect(await revokeRole(owner(), name, { ...ALL, role: 'reader' }, 'Ada')).toMatchObject({
      revoked: [READER],
      left: [],
    });
    expect(await reads(database)).toBe('permission-denied');
    expect(await lastEntry()).toMatchObject([{ action: 'revoke', author: 'Ada' }]);
    const refused = { code: 'grant-not-found', exit: 4 };
    expect(await rejection(revokeRole(owner(), name, ALL, 'Ada'))).toMatchObject(refused);
    expect(await owner().query('select * from promptctl.audit_differences()')).toEqual([]);
  });

  test('add up: what another grant still gives stays', async () => {
    const { name, database } = await login('maya', 'author', { role: 'releaser', environment: 'staging' });
    await revokeRole(owner(), name, { ...ALL, role: 'releaser' }, 'Ada');
    expect(await reads(database)).toBe('done');
    expect(await outcomeOf(push(database, [prompt('added/up', 'x')]))).toBe('done');
    await revokeRole(owner(), name, { ...ALL, role: 'author' }, 'Ada');
    expect(await reads(database)).toBe('permission-denied');
  });

  test('are given and taken by admins, also that of another admin, and never by others', async () => {
    const [admin, author] = [await login('admin', 'admin'), await login('author', 'author')];
    const { name } = await login('maya');
    expect(await grantRole(admin.database, name, READER, 'Ada')).toMatchObject({ changed: true });
    expect(await listGrants(admin.database, name)).toMatchObject([{ ...READER, login: name, grantedBy: admin.name }]);
    expect(await outcomeOf(revokeRole(author.database, name, ALL, 'Ada'))).toBe('permission-denied');
    expect(await revokeRole(admin.database, name, ALL, 'Ada')).toMatchObject({ revoked: [READER] });
    await grantRole(owner(), author.name, { ...READER, role: 'admin' }, 'Ada');
    expect(await revokeRole(author.database, admin.name, ALL, 'Ada')).toMatchObject({ revoked: [{ role: 'admin' }] });
    expect(await outcomeOf(grantRole(admin.database, name, READER, 'Ada'))).toBe('permission-denied');
  });

  test('are given up by an admin himself, who is told what is left of them', async () => {
    const { name, database } = await login('admin', 'admin', { role: 'app', environment: 'staging' });
    const left = { login: name, role: 'app', environment: 'staging', prompts: '**', isThere: true, canLogIn: true };
    const given = await revokeRole(database, name, { ...ALL, role: 'admin' }, 'Ada');
    expect(given).toMatchObject({ revoked: [{ role: 'admin' }], left: [left], lapsed: [], fewApprovers: [] });
    expect(await outcomeOf(revokeRole(database, name, ALL, 'Ada'))).toBe('permission-denied');
  });

  test('are refused to who may do everything already: the owner, who may become it, and superusers', async () => {
    const { name } = await login('member');
    await ask(fixture().superuserUrl, `grant promptctl to "${name}"`);
    for (const who of ['promptctl', 'postgres', name])
      expect(await outcomeOf(grantRole(owner(), who, READER, 'Ada'))).toBe('login-is-owner');
  });

  test('that are missing are named by the database as narrowly as they would do', async () => {
    const { name, database } = await login('maya', { role: 'author', prompts: 'blog/*' });
    const refused = await rejection(push(database, [prompt('blog/a', 'x'), prompt('b', 'y'), prompt('c', 'z')]));
    expect(refused).toMatchObject({
      code: 'not-granted',
      data: { login: name, role: 'author', environment: null, prompts: ['b', 'c'], own: ['blog/*'] },
    });
    const reader = await login('rita', 'reader');
    expect(await rejection(push(reader.database, [prompt('b', 'y')]))).toMatchObject({
      code: 'permission-denied',
      data: { needs: 'author', user: reader.name },
    });
    expect(await rejection(migrate(reader.database, { files: [] }))).toMatchObject({
      code: 'permission-denied',
      data: { needs: 'owner' },
    });
  });

  test('are listed with those first whom none holds back, and with logins that are gone', async () => {
    const { name } = await login('gone', 'reader');
    await ask(fixture().superuserUrl, `drop owned by "${name}"; drop role "${name}"`);
    expect(await listGrants(owner(), name)).toMatchObject([{ login: name, isThere: false, canLogIn: false }]);
    const holders = await listHolders(owner());
    expect(holders[0]).toEqual({ login: 'promptctl', as: 'owner' });
    expect(holders).toContainEqual({ login: 'postgres', as: 'superuser' });
    await ask(fixture().superuserUrl, `create role "${name}"`);
    expect(await listGrants(owner(), name)).toMatchObject([{ isThere: true, canLogIn: false }]);
  });

  test('of a name that is made again lead nowhere until they are given again', async () => {
    const { name, database } = await login('again', 'reader');
    await ask(fixture().superuserUrl, `drop owned by "${name}"; drop role "${name}"; create role "${name}" login`);
    expect(await reads(database)).toBe('permission-denied');
    expect(await grantRole(owner(), name, READER, 'Ada')).toMatchObject({ changed: false });
    expect(await reads(database)).toBe('done');
  });

  test('put right what somebody else gave a login in the schema', async () => {
    const { name, database } = await login('much', 'reader');
    await ask(
      fixture().url,
      `grant all on all tables in schema promptctl to "${name}"; grant all on schema promptctl to "${name}"`,
    );
    expect(await outcomeOf(database.query('select from promptctl.grants'))).toBe('done');
    await grantRole(owner(), name, READER, 'Ada');
    expect(await outcomeOf(database.query('select from promptctl.grants'))).toBe('permission-denied');
    expect(await outcomeOf(database.query('create table promptctl.planted ()'))).toBe('permission-denied');
  });

  test.each(["o'hara", 'with "quotes"', 'Große Käthe', 'a-b.c', 'select', '%I', 'x'.repeat(50)])(
    'take the name of a login as it is: %s',
    async (who) => {
      const name = `${who} ${process.pid} ${server.label.slice(9, 11)}`;
      const quoted = `"${name.replaceAll('"', '""')}"`;
      await ask(fixture().superuserUrl, `create role ${quoted} login`);
      onTestFinished(
        async () => void (await ask(fixture().superuserUrl, `drop owned by ${quoted}; drop role ${quoted}`)),
      );
      expect(await grantRole(owner(), name, READER, 'Ada')).toMatchObject({ login: name, changed: true });
      const own = openDatabase(fixture().url.replace('promptctl@', `${encodeURIComponent(name)}@`), 'test', { max: 1 });
      onTestFinished(() => own.close());
      expect(await reads(own)).toBe('done');
      expect(await revokeRole(owner(), name, ALL, 'Ada')).toMatchObject({ revoked: [READER] });
      expect(await reads(own)).toBe('permission-denied');
    },
  );

  test('given many at once are all there', async () => {
    const { name } = await login('busy');
    const scopes = Array.from(
      { length: 8 },
      (_, i) => ({ role: 'author', environment: '*', prompts: `a${i}/*` }) as const,
    );
    await Promise.all(scopes.map((scope) => grantRole(owner(), name, scope, 'Ada')));
    expect((await listGrants(owner(), name)).map(({ prompts }) => prompts)).toEqual(
      scopes.map(({ prompts }) => prompts),
    );
  });

  test('work where the owner is no superuser and may make no roles, as with managed Postgres', async () => {
    const { name, database } = await login('managed');
    const rights = await owner().query(
      'select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls from pg_roles where rolname = session_user',
    );
    expect(rights).toEqual([{ rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false }]);
    const empty = await createEmptyDatabase(server);
    onTestFinished(() => empty.drop());
    const fresh = openDatabase(empty.url, 'test');
    await migrate(fresh);
    await grantRole(fresh, name, READER, 'Ada');
    const own = openDatabase(empty.url.replace('promptctl@', `${name}@`), 'test', { max: 1 });
    expect(await reads(own)).toBe('done');
    expect(await reads(database)).toBe('permission-denied');
    await ask(empty.url, `select promptctl.revoke_role('${name}', null, null, null, 'Ada')`);
    await Promise.all([own.close(), fresh.close()]);
  });

  test('hold nobody back who may make roles, before Postgres 16: that is what doctor warns of', async () => {
    const { name, url } = await login('maker');
    await ask(fixture().superuserUrl, `alter role "${name}" createrole`);
    const maker = await openAttacker(url);
    const took = await maker.attempt(
      `grant promptctl to "${name}"; set role promptctl; delete from promptctl.requests`,
    );
    expect(took).toBe(server.label.startsWith('Postgres 15') ? 'done' : '42501');
    await maker.close();
  });
});
