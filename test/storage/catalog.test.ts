import { describe, expect, inject, test } from 'vitest';
import { listPrivileges } from '../../src/storage/privileges.ts';
import { ROLE_LOGINS, useLogins } from '../helpers/logins.ts';
import { rejection } from '../helpers/rejection.ts';
import { useDatabase } from '../helpers/use-database.ts';

const WRITING = [
  'approve',
  'create_environment',
  'fold',
  'grant_role',
  'ingest',
  'maintain',
  'new_epoch',
  'protect_environment',
  'push',
  'reject',
  'release',
  'revoke_role',
  'set_price',
  'set_retention',
];
const READING = [
  'audit_differences',
  'audited_rows',
  'earlier_versions',
  'environment_head',
  'pinned_version',
  'read_environment',
  'recent_traffic',
  'sync_state',
  'test_growth',
  'test_metric_sums',
  'test_score_sums',
  'tracking_settings',
  'usage_totals',
];

const READERS_ALONE = [
  'audit_differences',
  'audited_rows',
  'earlier_versions',
  'recent_traffic',
  'sync_state',
  'test_growth',
  'test_metric_sums',
  'test_score_sums',
  'usage_totals',
];

const IN_SCHEMA = `pronamespace = 'promptctl'::regnamespace`;

describe.each(inject('servers'))('the schema, on $label', (server) => {
  const fixture = useDatabase(server);
  const logins = useLogins(fixture, ROLE_LOGINS);
  const names = async (text: string) =>
    (await fixture().database.query<{ name: string }>(text)).map(({ name }) => name).toSorted();

  test('pins the search path of every function, temporary tables last', async () => {
    const loose = await names(`
      select proname as name from pg_proc
      where ${IN_SCHEMA} and not exists (select from unnest(proconfig) as setting where setting ~ '^search_path=pg_catalog, .*pg_temp$')`);
    expect(loose).toEqual([]);
  });

  test('lends its authority to those functions alone that clients call', async () => {
    expect(await names(`select proname as name from pg_proc where ${IN_SCHEMA} and prosecdef`)).toEqual(
      [...READING, ...WRITING].toSorted(),
    );
  });

  test('gives every one of those to some role, and no other to any but what views call themselves', async () => {
    expect(await names(`select distinct name from promptctl.privileges where kind = 'function'`)).toEqual(
      [...READING, ...WRITING, 'entry_text', 'iso_time'].toSorted(),
    );
    expect(await names(`select distinct name from promptctl.privileges where kind = 'view'`)).toEqual(
      await names(
        `select relname as name from pg_class where relnamespace = 'promptctl'::regnamespace and relkind = 'v'`,
      ),
    );
  });

  test('asks in every one of those who is there, or asks another that does', async () => {
    const silent = await names(`
      select proname as name from pg_proc
      where ${IN_SCHEMA} and prosecdef
        and prosrc !~ '(require_role|require_snapshot|holds|open_request|environment_head)[(]'`);
    // What only readers are allowed to call: that is all there is to ask.
    expect(silent).toEqual(READERS_ALONE);
    const open = await names(
      `select distinct name from promptctl.privileges where role = 'app' and name = any ('{${READERS_ALONE.join(',')}}')`,
    );
    expect(open).toEqual([]);
  });

  test('gives every function that writes for clients a lock time-out of its own, and reads without side effects', async () => {
    const rows = await fixture().database.query(`
      select proname as name, provolatile::text as volatility, 'lock_timeout=5s' = any (proconfig) as hurries
      from pg_proc where ${IN_SCHEMA} and prosecdef order by proname`);
    expect(rows).toEqual(
      [...READING, ...WRITING].toSorted().map((name) => {
        const writes = WRITING.includes(name);
        return { name, volatility: writes ? 'v' : 's', hurries: writes };
      }),
    );
  });

  test('says of every table, view, sequence and function what it is for', async () => {
    const silent = await names(`
      select relname as name from pg_class
      where relnamespace = 'promptctl'::regnamespace and relkind in ('r', 'v', 'm', 'S', 'p')
        and obj_description(oid, 'pg_class') is null
        and not exists (select from pg_depend d where d.objid = pg_class.oid and d.deptype = 'i')
      union all
      select proname from pg_proc where ${IN_SCHEMA} and obj_description(oid, 'pg_proc') is null`);
    expect(silent).toEqual([]);
  });

  test('grants nothing to everybody', async () => {
    const open = await names(`
      select proname as name from pg_proc, lateral aclexplode(coalesce(proacl, acldefault('f', proowner))) as acl
      where ${IN_SCHEMA} and acl.grantee = 0
      union all
      select relname from pg_class, lateral aclexplode(relacl) as acl
      where relnamespace = 'promptctl'::regnamespace and acl.grantee = 0
      union all
      select nspname from pg_namespace, lateral aclexplode(nspacl) as acl where nspname = 'promptctl' and acl.grantee = 0`);
    expect(open).toEqual([]);
  });

  test('gives logins with every role what these need, and nobody a table', async () => {
    const names = Object.fromEntries(Object.entries(logins()).map(([who, { name }]) => [name, who]));
    const given = (await listPrivileges(fixture().database)).map(({ grantee, ...privilege }) => ({
      ...privilege,
      who: names[grantee ?? ''] ?? grantee,
    }));
    const wanted = await fixture().database.query<{ role: string; kind: string; name: string }>(
      'select role, kind, name from promptctl.privileges',
    );
    const line = (...words: readonly (string | null)[]) => words.join(' ');
    expect(
      given
        .map(({ who, kind, object, privilege }) => line(who, kind, object.replace(/[(].*/, ''), privilege))
        .toSorted(),
    ).toEqual(
      [
        ...wanted.map(({ role, kind, name }) =>
          line(role, kind, `promptctl.${name}`, kind === 'view' ? 'select' : 'execute'),
        ),
        ...Object.keys(logins())
          .filter((who) => who !== 'nobody')
          .map((who) => line(who, 'schema', 'promptctl', 'usage')),
      ].toSorted(),
    );
  });

  test('lets a login without a grant read, write or call nothing', async () => {
    for (const statement of [
      'select from promptctl.version_list',
      'delete from promptctl.deployments',
      `select promptctl.create_environment('mine', 'me')`,
      `select promptctl.sync_state('{}', '{}', null, null)`,
    ]) {
      expect(await rejection(logins().nobody.database.query(statement))).toMatchObject({
        code: 'permission-denied',
        exit: 1,
        data: { user: logins().nobody.name },
      });
    }
  });

  test('never lets a temporary table stand in for one of its own', async () => {
    const answer = fixture().database.transaction(async (transaction) => {
      await transaction.query('create temporary table environments (name text, revision bigint, epoch bigint)');
      await transaction.query(`set local search_path = pg_temp, public`);
      const [row] = await transaction.query<{ result: unknown }>(
        `select promptctl.create_environment('production', 'me') as result`,
      );
      return row?.result;
    }, 'rollback');
    expect(await answer).toEqual({ name: 'production', created: false });
  });
});
