import type { Queryable } from '../../src/storage/database.ts';

/** A column of a table, as the catalog has it. */
export interface Column {
  readonly relation: string;
  readonly column: string;
  readonly type: string;
}

/** The columns of these tables, from the catalog: those that a later migration adds are among them. */
export async function columnsOf(queryable: Queryable, relations: readonly string[]): Promise<Column[]> {
  return queryable.query<Column>(
    `select c.relname::text as relation, a.attname::text as column, format_type(a.atttypid, null) as type
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'promptctl'::regnamespace and c.relname = any ($1) and a.attnum > 0 and not a.attisdropped
     order by c.relname, a.attnum`,
    [relations],
  );
}

/** Takes away, for the rest of the transaction, all that keeps a superuser from writing what he likes. */
export async function disarm(transaction: Queryable, relations: readonly string[]): Promise<void> {
  await transaction.query('set local session_replication_role = replica');
  await transaction.query(`set local promptctl.disarmed = '{${relations.join(',')}}'`);
  await transaction.query(`
    do $$
    declare
      v record;
    begin
      for v in
        select conrelid::regclass as relation, conname as name from pg_constraint
        where conrelid = any (array(select ('promptctl.' || name)::regclass from unnest(current_setting('promptctl.disarmed')::text[]) as name))
          and contype in ('c', 'f', 'u', 'p')
      loop
        execute format('alter table %s drop constraint if exists %I cascade', v.relation, v.name);
      end loop;
      for v in
        select attrelid::regclass as relation, attname as name, attidentity <> '' as is_identity, attgenerated <> '' as is_generated from pg_attribute
        where attrelid = any (array(select ('promptctl.' || name)::regclass from unnest(current_setting('promptctl.disarmed')::text[]) as name))
          and attnum > 0 and not attisdropped
      loop
        if v.is_identity then execute format('alter table %s alter column %I drop identity', v.relation, v.name); end if;
        if v.is_generated then execute format('alter table %s alter column %I drop expression', v.relation, v.name); end if;
      end loop;
    end $$`);
}

/** As little as can be changed of a value of each type, and what stands where there was none. */
const FLIPS: { readonly [type: string]: readonly [flip: string, instead: string] } = {
  text: [`overlay(c placing case when left(c, 1) = 'x' then 'y' else 'x' end from 1 for 1)`, `'x'`],
  name: [`overlay(c::text placing case when left(c::text, 1) = 'x' then 'y' else 'x' end from 1 for 1)::name`, `'x'`],
  uuid: [`overlay(c::text placing case when left(c::text, 1) = 'a' then 'b' else 'a' end from 1 for 1)::uuid`, 'null'],
  integer: ['c + 1', '1'],
  bigint: ['c + 1', '1'],
  numeric: ['c + 0.000000001', '0'],
  // The last bit of it.
  'double precision': ['c * 1.0000000000000002', '0'],
  boolean: ['not c', 'true'],
  date: ['c + 1', `'2026-01-01'`],
  'timestamp with time zone': [`c + interval '1 microsecond'`, 'now()'],
  jsonb: [`case jsonb_typeof(c) when 'object' then c || '{"x": null}' else jsonb_build_array(c) end`, `'{}'`],
  'text[]': [`array_append(c, 'x')`, `'{x}'`],
  bytea: ['set_byte(c, 0, get_byte(c, 0) # 1)', `'\\x01'`],
};

/** The SQL of another value than the one a column has, as small a change as can be. */
export function flipped({ relation, column, type }: Column): string {
  const [flip, instead] = FLIPS[type] ?? [];
  if (flip === undefined) throw new Error(`no way is known to flip a ${type}: ${relation}.${column}`);
  return `coalesce(${flip.replaceAll(/\bc\b/g, `"${column}"`)}, ${instead})`;
}

/** Does something within a transaction, and undoes it, whatever came of it. */
export async function undone<T>(transaction: Queryable, work: () => Promise<T>): Promise<T> {
  await transaction.query('savepoint before');
  try {
    return await work();
  } finally {
    await transaction.query('rollback to savepoint before');
  }
}
