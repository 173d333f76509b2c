import type { Queryable } from './database.ts';
import { single } from './single.ts';

/** A privilege on something of promptctl's that somebody else than the owner has. */
export interface Privilege {
  readonly kind: 'schema' | 'table' | 'view' | 'sequence' | 'function';
  /** As it is written in a statement: `promptctl.prompts`, `promptctl.push(text[])`. */
  readonly object: string;
  /** Null: everybody (PUBLIC). */
  readonly grantee: string | null;
  readonly privilege: string;
}

/** What anybody but the owner may do with the schema and what is in it; columns count as their table. */
export async function listPrivileges(queryable: Queryable): Promise<Privilege[]> {
  return queryable.query<Privilege>(
    `with acl as (
       select 'schema' as kind, n.nspname::text as object, n.nspowner as owner, coalesce(n.nspacl, acldefault('n', n.nspowner)) as acl
       from pg_namespace n where n.nspname = 'promptctl'
       union all
       select case when c.relkind in ('v', 'm') then 'view' when c.relkind = 'S' then 'sequence' else 'table' end,
         format('promptctl.%I', c.relname), c.relowner,
         coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))
       from pg_class c where c.relnamespace = to_regnamespace('promptctl') and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
       union all
       select case when c.relkind in ('v', 'm') then 'view' else 'table' end, format('promptctl.%I', c.relname), c.relowner, a.attacl
       from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace = to_regnamespace('promptctl') and a.attacl is not null
       union all
       select 'function', format('promptctl.%I(%s)', p.proname, oidvectortypes(p.proargtypes)), p.proowner,
         coalesce(p.proacl, acldefault('f', p.proowner))
       from pg_proc p where p.pronamespace = to_regnamespace('promptctl')
     )
     select distinct acl.kind, acl.object, case when item.grantee = 0 then null else pg_get_userbyid(item.grantee)::text end as grantee,
       lower(item.privilege_type) as privilege
     from acl cross join lateral aclexplode(acl.acl) as item
     where item.grantee <> acl.owner
     order by 1, 2, 3 nulls first, 4`,
  );
}

/** Functions of the owner that run with its rights and take the caller's word for which tables are meant, as they are written in a statement. */
export async function listUnpinnedFunctions(queryable: Queryable): Promise<string[]> {
  const rows = await queryable.query<{ name: string }>(
    `select format('promptctl.%I(%s)', p.proname, oidvectortypes(p.proargtypes)) as name
     from pg_proc p
     where p.pronamespace = to_regnamespace('promptctl') and p.prosecdef
       and not exists (select from unnest(p.proconfig) as setting where setting ~ '^search_path=.*pg_temp"?$')
     order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** What Postgres lets everybody do in a database unless somebody said otherwise. */
export interface OpenDoors {
  readonly database: string;
  /** Anybody may make tables and functions in the schema public. */
  readonly createsInPublic: boolean;
  readonly makesTemporary: boolean;
}

/** Looks at what everybody may do in the database; promptctl's functions do not mind. */
export async function readOpenDoors(queryable: Queryable): Promise<OpenDoors> {
  return single(
    await queryable.query<OpenDoors>(
      `select quote_ident(d.datname) as database,
         exists (
           select from pg_namespace n cross join lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) as item
           where n.nspname = 'public' and item.grantee = 0 and item.privilege_type = 'CREATE') as "createsInPublic",
         exists (
           select from aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) as item
           where item.grantee = 0 and item.privilege_type = 'TEMPORARY') as "makesTemporary"
       from pg_database d where d.datname = current_database()`,
    ),
  );
}
