import { createHash } from 'node:crypto';
import { Client } from 'pg';
import type { TestDatabase } from '../helpers/database.ts';

/** A connection for statements of anybody's making, each in a transaction that is rolled back. */
export interface Attacker {
  /** The SQL state that it fails with, or `done`. */
  readonly attempt: (statement: string) => Promise<string>;
  /** Many, in one go: each with what it fails with, those left out that fail as they should. */
  readonly attemptAll: (statements: readonly string[], expected: ReadonlySet<string>) => Promise<string[]>;
  /** What it answers, or the SQL state and the message that it fails with. */
  readonly answer: (statement: string) => Promise<unknown>;
  /** The same as `attempt`, and what it did stays. */
  readonly keep: (statement: string) => Promise<string>;
  /** Runs what must succeed, and stays. */
  readonly run: (statement: string) => Promise<Record<string, unknown>[]>;
  readonly close: () => Promise<void>;
}

export async function openAttacker(url: string): Promise<Attacker> {
  const client = new Client(url);
  client.on('error', () => {});
  await client.connect();
  const run = async (statement: string) => {
    const result: unknown = await client.query(statement);
    const last = Array.isArray(result) ? (result.at(-1) as unknown) : result;
    return (last as { readonly rows: Record<string, unknown>[] }).rows;
  };
  const answer = async (statement: string) => {
    await client.query('begin');
    try {
      return { rows: await run(statement) };
    } catch (error) {
      const { code, message } = error as { readonly code: string; readonly message: string };
      return { code, message };
    } finally {
      await client.query('rollback');
    }
  };
  const attempt = async (statement: string) => {
    const answered = await answer(statement);
    return 'code' in answered ? answered.code : 'done';
  };
  const keep = (statement: string) =>
    run(statement).then(
      () => 'done',
      (error: unknown) => (error as { readonly code: string }).code,
    );
  const attemptAll = async (statements: readonly string[], expected: ReadonlySet<string>) => {
    await client.query('begin');
    await client.query(ATTEMPT);
    const { rows } = await client.query<{ states: string[] }>('select pg_temp.attempt($1) as states', [statements]);
    await client.query('rollback');
    const states = rows[0]?.states ?? [];
    return statements.flatMap((statement, i) => {
      const state = states[i] ?? 'not tried';
      return expected.has(state) ? [] : [`${state}: ${statement}`];
    });
  };
  return { attempt, attemptAll, answer, keep, run, close: () => client.end() };
}

/** Each statement in a subtransaction that is rolled back, also where it succeeds. */
const ATTEMPT = `
  create function pg_temp.attempt(statements text[]) returns text[] language plpgsql as $f$
  declare
    v_statement text;
    v_states text[] := '{}';
  begin
    foreach v_statement in array statements loop
      begin
        execute v_statement;
        raise exception using errcode = 'DONE0';
      exception when others then
        v_states := v_states || case sqlstate when 'DONE0' then 'done' else sqlstate end;
      end;
    end loop;
    return v_states;
  end $f$`;

/** Everything that an attack could change: every row, every privilege, what functions say, triggers, members of roles. */
export async function digestAll({ superuserUrl }: TestDatabase): Promise<Record<string, string>> {
  const client = new Client(superuserUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('promptctl.%I', relname) as name from pg_class
       where relnamespace = 'promptctl'::regnamespace and relkind in ('r', 'p') order by 1`,
    );
    const sources = [...rows.map(({ name }) => name), ...CATALOGS];
    const digests: [string, string][] = [];
    for (const source of sources) {
      const text = `select coalesce(string_agg(row::text, e'\\n' order by row::text), '') as text from (select * from ${source}) as row`;
      const [row] = (await client.query<{ text: string }>(text)).rows;
      digests.push([
        source,
        createHash('sha256')
          .update(row?.text ?? '')
          .digest('hex'),
      ]);
    }
    return Object.fromEntries(digests);
  } finally {
    await client.end();
  }
}

const CATALOGS = [
  `(select proname, proowner, proacl, prosrc, proconfig, prosecdef from pg_proc where pronamespace = 'promptctl'::regnamespace) as functions`,
  `(select relname, relkind, relowner, relacl from pg_class where relnamespace = 'promptctl'::regnamespace) as relations`,
  `(select tgname, tgrelid, tgenabled, tgfoid from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'promptctl'::regnamespace and not t.tgisinternal) as triggers`,
  `(select nspname, nspowner, nspacl from pg_namespace where nspname in ('promptctl', 'public')) as schemas`,
];

/** Every role that a login can have, and a login that has none. */
export const ATTACKERS = {
  nobody: [],
  reader: ['reader'],
  author: ['author'],
  releaser: ['releaser'],
  app: ['app'],
  admin: ['admin'],
} as const;
export const WHO = Object.keys(ATTACKERS) as readonly (keyof typeof ATTACKERS)[];
