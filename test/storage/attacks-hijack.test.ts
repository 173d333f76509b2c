import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { make, pushVersions, startTest } from '../helpers/changes.ts';
import { ask } from '../helpers/embedded-home.ts';
import { useLogins } from '../helpers/logins.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { type Attacker, openAttacker } from './attacked.ts';

const START =
  '{"variants":[2],"weights":[5000,5000],"coverage":10000,"salt":"s","isSaltChosen":true,"hashVersion":1,"forced":{},"metric":"rating","minimumEffect":0.123456789012345678,"alpha":0.0512345678912345,"maxDays":null}';

/** A call of every function that lends its authority, as a client makes it. */
const CALLS: { readonly [name: string]: string } = {
  approve: `promptctl.approve('rq-000000000000', 'me', '{}', null)`,
  audit_differences: 'promptctl.audit_differences()',
  audited_rows: 'promptctl.audited_rows()',
  create_environment: `promptctl.create_environment('preview', 'me')`,
  earlier_versions: `promptctl.earlier_versions('production', 'support/reply', 5)`,
  environment_head: `promptctl.environment_head('production')`,
  fold: 'promptctl.fold(1)',
  grant_role: `promptctl.grant_role('$OTHER', 'reader', '*', '**', 'me')`,
  ingest: `promptctl.ingest('00000000-0000-4000-8000-000000000001', 1, null, true, '[]', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')`,
  maintain: 'promptctl.maintain(1)',
  new_epoch: `promptctl.new_epoch('me', false)`,
  pinned_version: `promptctl.pinned_version('support/reply', 1)`,
  protect_environment: `promptctl.protect_environment('production', true, false, 'me')`,
  push: `promptctl.push('{new/one}', '{"{\\"template\\":\\"x\\"}"}', '{0}', '{""}', '{[]}', '', 'me', '{}', null)`,
  read_environment: `promptctl.read_environment('production', null, null, null)`,
  recent_traffic: `promptctl.recent_traffic('production', 'support/reply', 7)`,
  reject: `promptctl.reject('rq-000000000000', 'no', 'me')`,
  release: `promptctl.release('production', '[{"prompt":"support/reply","version":2}]', 'promote', '', 'me', '{}', null, '{}')`,
  revoke_role: `promptctl.revoke_role('$OTHER', null, null, null, 'me')`,
  set_price: `promptctl.set_price('m', '2026-01-01', '{}', 'me')`,
  set_retention: `promptctl.set_retention(30, 'me')`,
  sync_state: `promptctl.sync_state('{support/reply}', '{x}', 'r', 'b')`,
  test_growth: `promptctl.test_growth('$TEST')`,
  test_metric_sums: `promptctl.test_metric_sums('$TEST')`,
  test_score_sums: `promptctl.test_score_sums('$TEST', 'rating')`,
  tracking_settings: 'promptctl.tracking_settings()',
  usage_totals: `promptctl.usage_totals('production', null, '{executions}', '{}', 'all')`,
};

/** Settings of a session that change what statements mean, or how values are written. */
const HOSTILE = [
  'extra_float_digits = -10',
  'standard_conforming_strings = off',
  `datestyle = 'German'`,
  `intervalstyle = 'sql_standard'`,
  `bytea_output = 'escape'`,
  'quote_all_identifiers = on',
  'transform_null_equals = on',
  'array_nulls = off',
  `timezone = 'Asia/Kolkata'`,
  `search_path = pg_temp, public`,
  'synchronous_commit = off',
  `client_encoding = 'LATIN1'`,
];

describe.each(inject('servers'))('whoever prepares a session for our functions, on $label', (server) => {
  const fixture = useDatabase(server);
  const logins = useLogins(fixture, {
    all: ['author', 'releaser', 'admin', 'app'],
    reader: ['reader'],
    other: ['author'],
  });
  let calls: (readonly [name: string, statement: string])[];
  const open: Attacker[] = [];
  const attacker = async (who: 'all' | 'reader') => {
    const made = await openAttacker(logins()[who].url);
    open.push(made);
    return made;
  };

  beforeAll(async () => {
    const { database } = fixture();
    await pushVersions(database, ['support/reply', 'support/close'], 3);
    await make(database, 'production', 'promote', ['support/reply@1', 'support/close@1']);
    const id = await startTest(database, 'production', 'support/close', [2]);
    const filled = (call: string) => call.replace('$OTHER', logins().other.name).replace('$TEST', id);
    calls = Object.entries(CALLS).map(([name, call]) => [name, `select ${filled(call)}::text as answer`] as const);
    // As Postgres before 15 has it for everybody.
    await ask(fixture().superuserUrl, 'grant create on schema public to public');
  });
  afterAll(async () => {
    for (const each of open) await each.close();
  });

  /** What every function answers; the ids and times of what it would have made aside. */
  const answersOf = async (who: Attacker) => {
    const answers: Record<string, string> = {};
    for (const [name, statement] of calls) answers[name] = scrub(JSON.stringify(await who.answer(statement)));
    return answers;
  };

  test('knows every function that there is to mislead', async () => {
    const rows = await ask<{ name: string }>(
      fixture().superuserUrl,
      `select proname as name from pg_proc where pronamespace = 'promptctl'::regnamespace and prosecdef order by proname collate "C"`,
    );
    expect(Object.keys(CALLS).toSorted()).toEqual(rows.map(({ name }) => name));
  });

  test.each(['all', 'reader'] as const)(
    'misleads none with temporary tables, or with names planted in front (%s)',
    async (who) => {
      const honest = await answersOf(await attacker(who));
      const plotter = await attacker(who);
      await plotter.run((await plants(fixture().superuserUrl, logins()[who].name)).join(';\n'));
      await plotter.run('set search_path = pg_temp, public, promptctl, pg_catalog');
      expect(await plotter.run(`select is_owner() as hijacked, 'a'::text = 'b'::text as equal`)).toEqual([
        { hijacked: true, equal: true },
      ]);
      expect(await answersOf(plotter)).toEqual(honest);
      expect(Object.values(honest).filter((answer) => answer.includes('42501'))).toHaveLength(who === 'all' ? 0 : 15);
      await plotter.run('set search_path = pg_catalog; discard temp');
      await ask(fixture().superuserUrl, `drop owned by "${logins()[who].name}" cascade`);
      await ask(fixture().url, `select promptctl.align_privileges('${logins()[who].name}')`);
    },
  );

  test('writes no history that looks changed, whatever the settings of its session', async () => {
    const hostile = await attacker('all');
    for (const setting of HOSTILE) await hostile.run(`set ${setting}`);
    await hostile.run(`select ${CALLS['push']?.replaceAll('\\', '\\\\')}`);
    const items = `[{"prompt":"support/reply","start":${START}}]`;
    await hostile.run(
      `select promptctl.release('production', '${items}', 'test-start', 'why', 'me', '{}', null, '{}')`,
    );
    await hostile.run(`select promptctl.set_price('m', '2026-01-01', '{"promptTokens": 1.5}', 'me')`);
    await hostile.run(`select ${CALLS['protect_environment']}`);
    expect(await fixture().database.query('select * from promptctl.audit_differences()')).toEqual([]);
    expect(await hostile.run('select * from promptctl.audit_differences()')).toEqual([]);
    const chain = await fixture().database.query(
      `select sequence from promptctl.audit_list
       where hash <> encode(sha256(decode(previous_hash, 'hex') || convert_to(text, 'UTF8')), 'hex') or rows_digest is distinct from rows_found`,
    );
    expect(chain).toEqual([]);
  });
});

function scrub(answer: string): string {
  return answer
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(?:Z|[+-]\d\d)/g, '<time>')
    .replaceAll(/\b(pv|ab|rq)-[0-9a-f]{12}\b/g, '$1-…')
    .replaceAll(/[0-9a-f]{64}/g, '<digest>');
}

/** Statements that put a temporary table in the place of each table and view, with rows that say what an attacker wants, and functions, operators and types of ours and of Postgres into the schemas in front. */
async function plants(superuserUrl: string, login: string): Promise<string[]> {
  const tables = await ask<{ statement: string }>(
    superuserUrl,
    `select format('create temporary table %I (%s)', c.relname, string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ')) as statement
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'promptctl'::regnamespace and c.relkind in ('r', 'p', 'v') group by c.relname`,
  );
  const functions = await ask<{ statement: string }>(
    superuserUrl,
    `select format('create function %s.%I(%s) returns %s language plpgsql as $f$ begin %s end $f$', place, p.proname,
       pg_get_function_identity_arguments(p.oid), case when p.prorettype = 'boolean'::regtype then 'boolean' else 'text' end,
       case when p.prorettype = 'boolean'::regtype then 'return true;' else 'raise exception ''hijacked''; ' end) as statement
     from pg_proc p, unnest('{pg_temp,public}'::text[]) as place
     where p.pronamespace = 'promptctl'::regnamespace and p.prorettype <> 'trigger'::regtype
       and not exists (select from pg_proc taken where taken.pronamespace = 'public'::regnamespace and taken.proname = p.proname)`,
  );
  return [
    ...tables.map(({ statement }) => statement),
    `insert into pg_temp.grants (login, role, environment, prompts, expression) values ('${login}', 'admin', '*', '**', '^.*$')`,
    ...functions.map(({ statement }) => statement),
    ...['pg_temp', 'public'].flatMap((schema) => [
      `create function ${schema}.always(text, text) returns boolean language sql as 'select true'`,
      `create function ${schema}.now() returns timestamptz language plpgsql as $f$ begin raise exception 'hijacked'; end $f$`,
      `create function ${schema}.sha256(bytea) returns bytea language plpgsql as $f$ begin raise exception 'hijacked'; end $f$`,
    ]),
    ...['=', '<>', '~', '||'].map((sign) =>
      sign === '||'
        ? `create operator public.|| (leftarg = bytea, rightarg = bytea, function = byteacat)`
        : `create operator public.${sign} (leftarg = text, rightarg = text, function = public.always)`,
    ),
    'create domain pg_temp.bigint as text',
    'create domain pg_temp.jsonb as text',
  ];
}
