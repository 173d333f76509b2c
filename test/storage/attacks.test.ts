import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { make, pushVersions, startTest } from '../helpers/changes.ts';
import { ask } from '../helpers/embedded-home.ts';
import { useLogins } from '../helpers/logins.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { ATTACKERS, type Attacker, digestAll, openAttacker, WHO } from './attacked.ts';

const DENIED = '42501';
const NOT_TO_PUBLIC = '0LP01';

/** What a view of several tables, and a column that is computed, fail with, whoever writes. */
const NO_PLACE_TO_WRITE = ['55000', '0A000'];

const HANDED_ON = [
  'usage on schema promptctl',
  'all on all tables in schema promptctl',
  'select on promptctl.version_list',
  'execute on all functions in schema promptctl',
  'execute on function promptctl.environment_head(text)',
];

/** What Postgres itself refuses everybody but the owner of a table. */
const ON_TABLES: readonly ((table: string, column: string) => string)[] = [
  (table) => `select from ${table}`,
  (table) => `select from ${table} for update`,
  (table) => `insert into ${table} default values`,
  (table, column) => `update ${table} set ${column} = default`,
  (table) => `delete from ${table}`,
  (table) => `truncate ${table} cascade`,
  (table) => `lock table ${table} in access exclusive mode`,
  (table) => `alter table ${table} disable trigger all`,
  (table) => `alter table ${table} owner to current_user`,
  (table) => `alter table ${table} add column planted text`,
  (table) =>
    `create trigger planted before insert on ${table} for each row execute function suppress_redundant_updates_trigger()`,
  (table) => `create rule planted as on insert to ${table} do instead nothing`,
  (table, column) => `create index on ${table} (${column})`,
  (table) => `drop table ${table} cascade`,
  (table) => `comment on table ${table} is 'planted'`,
  (table) => `alter table ${table} enable row level security`,
  (table, column) =>
    `create temporary table planted (like ${table}); alter table planted add foreign key (${column}) references ${table} (${column})`,
  (table) => `create temporary view planted as select * from ${table}; select from planted`,
];

/** The same of views, which some may read. */
const ON_VIEWS: readonly ((view: string, column: string) => string)[] = [
  (view) => `insert into ${view} default values`,
  (view, column) => `update ${view} set ${column} = default`,
  (view) => `delete from ${view}`,
  (view) => `select from ${view} for update`,
  (view) => `lock table ${view} in exclusive mode`,
  (view) => `create or replace view ${view} as select 1 as planted`,
  (view) => `alter view ${view} set (security_barrier = false)`,
  (view) => `drop view ${view} cascade`,
];

const ON_SEQUENCES: readonly ((sequence: string) => string)[] = [
  (sequence) => `select nextval('${sequence}')`,
  (sequence) => `select setval('${sequence}', 1)`,
  (sequence) => `select last_value from ${sequence}`,
  (sequence) => `alter sequence ${sequence} restart`,
];

/** Becoming somebody else, changing what is there, reaching past the database. Each with what it fails with, or `done` where it is harmless. */
const ON_SERVER: readonly (readonly [statement: string, ...states: string[]])[] = [
  ['set role promptctl', DENIED],
  ['set role postgres', DENIED],
  ['set session authorization promptctl', DENIED],
  ['reset role; reset session authorization; delete from promptctl.grants', DENIED],
  [`select set_config('role', 'promptctl', true)`, DENIED],
  [`select set_config('session_authorization', 'promptctl', true)`, DENIED],
  [`set session_replication_role = replica`, DENIED],
  ['set local allow_system_table_mods = on', DENIED],
  ['set local row_security = off; delete from promptctl.releases', DENIED],
  ['alter role current_user superuser', DENIED],
  ['alter role current_user createrole', DENIED],
  ['create role planted superuser', DENIED],
  ['grant promptctl to current_user', DENIED],
  ['grant pg_write_all_data to current_user', DENIED],
  ['grant pg_execute_server_program to current_user', DENIED],
  ['reassign owned by promptctl to current_user', DENIED],
  ['drop owned by promptctl', DENIED],
  ['drop schema promptctl cascade', DENIED],
  ['alter schema promptctl rename to planted', DENIED],
  ['alter schema promptctl owner to current_user', DENIED],
  ['create schema promptctl', '42P06', DENIED],
  ['create schema planted', DENIED],
  ['create table promptctl.planted ()', DENIED],
  ['create view promptctl.planted as select 1', DENIED],
  ['create type promptctl.planted as enum ()', DENIED],
  [`create function promptctl.planted() returns void language sql as ''`, DENIED],
  [`create or replace function promptctl.is_owner() returns boolean language sql as 'select true'`, DENIED],
  ['alter function promptctl.is_owner() owner to current_user', DENIED],
  ['alter function promptctl.is_owner() reset search_path', DENIED],
  [`alter function promptctl.is_owner() set search_path = pg_temp, promptctl`, DENIED],
  ['alter function promptctl.is_owner() rename to planted', DENIED],
  ['drop function promptctl.deny_change() cascade', DENIED],
  ['drop trigger immutable on promptctl.releases', DENIED],
  [`create operator promptctl.= (leftarg = text, rightarg = text, function = texteq)`, DENIED],
  ['create cast (text as promptctl.prompts) without function', DENIED, '42P17'],
  ['alter default privileges for role promptctl grant all on tables to public', DENIED],
  ['alter database promptctl_template owner to current_user', DENIED],
  ['alter system set log_statement = none', DENIED, '25001'],
  ['copy promptctl.prompts to stdout', DENIED],
  ['copy promptctl.prompts from stdin', DENIED],
  [`copy (select 1) to program 'id'`, DENIED],
  [`copy (select 1) to '/tmp/planted'`, DENIED],
  [`create temporary table planted (line text); copy planted from '/etc/passwd'`, DENIED],
  [`create temporary table planted (line text); copy planted from program 'id'`, DENIED],
  [`select lo_import('/etc/passwd')`, DENIED],
  [`select lo_export(1, '/tmp/planted')`, DENIED],
  [`select pg_read_file('PG_VERSION')`, DENIED],
  [`select pg_ls_dir('.')`, DENIED],
  ['create extension dblink', DENIED, '58P01', '0A000'],
  ['create extension file_fdw', DENIED, '58P01', '0A000'],
  [`select dblink('dbname=promptctl', 'select 1')`, '42883'],
  ['create language plpython3u', DENIED, '58P01', '0A000'],
  [`create function pg_temp.planted() returns int language c as '/tmp/planted.so', 'planted'`, DENIED],
  [`load '/tmp/planted.so'`, DENIED, '58P01'],
  ['create event trigger planted on ddl_command_start execute function promptctl.deny_change()', DENIED],
  ['create publication planted for table promptctl.prompts', DENIED],
  ['create foreign data wrapper planted', DENIED],
  [`select pg_reload_conf()`, DENIED],
  [`select pg_switch_wal()`, DENIED],
  [`select pg_create_physical_replication_slot('planted')`, DENIED],
  ['select from pg_authid', DENIED],
  ['select from pg_statistic', DENIED],
  [`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'promptctl'`, DENIED],
  ["notify promptctl, 'production'", 'done'],
  [`select prosrc from pg_proc where pronamespace = 'promptctl'::regnamespace`, 'done'],
];

describe.each(inject('servers'))('whoever sends raw SQL, on $label', (server) => {
  const fixture = useDatabase(server);
  const logins = useLogins(fixture, ATTACKERS);
  let before: Record<string, string>;
  let relations: { name: string; kind: string; column: string }[];
  const attackers = new Map<string, Attacker>();
  const as = (who: string) => attackers.get(who) as Attacker;

  beforeAll(async () => {
    await pushVersions(fixture().database, ['support/reply', 'support/close'], 3);
    await make(fixture().database, 'production', 'promote', ['support/reply@1', 'support/close@1']);
    await startTest(fixture().database, 'production', 'support/close', [2]);
    // A session of the owner to look at, and to end.
    attackers.set('owner', await openAttacker(fixture().url));
    for (const who of WHO) attackers.set(who, await openAttacker(logins()[who].url));
    relations = await ask(
      fixture().superuserUrl,
      `select distinct on (name) format('promptctl.%I', c.relname) as name, c.relkind::text as kind, quote_ident(a.attname) as column
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = 'promptctl'::regnamespace and c.relkind in ('r', 'p', 'v', 'S') order by name, a.attnum desc`,
    );
    before = await digestAll(fixture());
  });
  afterAll(async () => {
    for (const attacker of attackers.values()) await attacker.close();
  });

  const kinds = (...wanted: string[]) => relations.filter(({ kind }) => wanted.includes(kind));

  test.each(WHO)('as %s neither reads nor writes a table, nor changes what is on it', async (who) => {
    expect(kinds('r', 'p').length).toBeGreaterThan(25);
    const attacks = kinds('r', 'p').flatMap(({ name, column }) => ON_TABLES.map((attack) => attack(name, column)));
    expect(await as(who).attemptAll(attacks, new Set([DENIED]))).toEqual([]);
  });

  test.each(WHO)('as %s writes through no view, and touches no sequence', async (who) => {
    const attacks = [
      ...kinds('v').flatMap(({ name, column }) => ON_VIEWS.map((attack) => attack(name, column))),
      ...kinds('S').flatMap(({ name }) => ON_SEQUENCES.map((attack) => attack(name))),
    ];
    expect(await as(who).attemptAll(attacks, new Set([DENIED, ...NO_PLACE_TO_WRITE]))).toEqual([]);
  });

  test.each(WHO)('as %s calls no function but those of its role', async (who) => {
    const functions = await ask<{ name: string; call: string; allowed: boolean; open: boolean }>(
      fixture().superuserUrl,
      `select p.proname as name, exists (
           select from promptctl.privileges r join promptctl.grants g on g.role = r.role
           where r.kind = 'function' and r.name = p.proname and g.login = '${logins()[who].name}') as allowed,
         has_function_privilege('${logins()[who].name}', p.oid, 'execute') as open,
         format('select promptctl.%I(%s)', p.proname, (
           select string_agg(format('null::%s', type::regtype), ', ' order by place)
           from unnest(p.proargtypes) with ordinality as given (type, place))) as call
       from pg_proc p where p.pronamespace = 'promptctl'::regnamespace order by 1`,
    );
    expect(functions.filter(({ allowed, open }) => allowed !== open).map(({ name }) => name)).toEqual([]);
    const refused = functions.filter(({ allowed }) => !allowed);
    expect(refused.length).toBeGreaterThan(50);
    expect(
      await as(who).attemptAll(
        refused.map(({ call }) => call),
        new Set([DENIED]),
      ),
    ).toEqual([]);
  });

  test.each(WHO)('as %s becomes nobody else, and reaches past the database nowhere', async (who) => {
    const open: string[] = [];
    for (const [attack, ...states] of ON_SERVER) {
      const state = await as(who).attempt(attack);
      if (!states.includes(state)) open.push(`${state}: ${attack}`);
    }
    expect(open).toEqual([]);
  });

  test.each(WHO)('as %s hands nothing on, not even what it may do itself', async (who) => {
    for (const given of HANDED_ON) {
      for (const to of ['public', 'public with grant option', `"${logins().nobody.name}"`]) {
        const state = await as(who).keep(`grant ${given} to ${to}`);
        // Where it may do so itself, Postgres says as a warning that nothing was granted.
        expect(['done', DENIED, NOT_TO_PUBLIC]).toContain(state);
      }
    }
    expect(await as('nobody').attempt('select from promptctl.version_list')).toBe(DENIED);
  });

  test('sees nothing of what others ask', async () => {
    const open = await as('reader').run(
      `select query from pg_stat_activity where usename <> session_user and datname = current_database()`,
    );
    expect(open.length).toBeGreaterThan(0);
    expect(new Set(open.map(({ query }) => query))).toEqual(new Set(['<insufficient privilege>']));
  });

  test('changed nothing', async () => {
    expect(await digestAll(fixture())).toEqual(before);
  });
});
