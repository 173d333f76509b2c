import type { GrantScope } from '../domain/grant.ts';
import type { Queryable } from './database.ts';
import { DOCTOR } from './facts.ts';
import { single } from './single.ts';

/** Who asks, and who owns the schema. */
export interface LoginFacts {
  readonly login: string;
  /** Null: there is no schema yet. */
  readonly owner: string | null;
  readonly isSuperuser: boolean;
  /** True where it is the owner, or may become it. */
  readonly isOwner: boolean;
  /** It may name what is in the schema at all, without which it may do nothing. */
  readonly mayEnter: boolean;
}

/** Looks at the login that asks. */
export async function readLogin(queryable: Queryable): Promise<LoginFacts> {
  return single(
    await queryable.query<LoginFacts>(
      `select r.rolname::text as login, r.rolsuper as "isSuperuser", o.rolname::text as owner,
         coalesce(not r.rolsuper and pg_has_role(r.oid, o.oid, 'member'), false) as "isOwner",
         coalesce(has_schema_privilege(r.oid, n.oid, 'usage'), false) as "mayEnter"
       from pg_roles r
       left join pg_namespace n on n.nspname = 'promptctl'
       left join pg_roles o on o.oid = n.nspowner
       where r.rolname = session_user`,
    ),
  );
}

/** A login and what it is in the database, of those that are something. */
export interface ConnectedLogin {
  readonly login: string;
  readonly isSuperuser: boolean;
  /** A superuser that need not be one: it is not the one that Postgres was made with, which can still log in. */
  readonly isSpare: boolean;
  readonly isOwner: boolean;
  readonly sessions: number;
  /** From how many machines; sessions over a Unix socket count as one. */
  readonly hosts: number;
}

/** The logins that apps are connected as at the moment, or apps and command lines (doctor aside) alike. */
export async function listConnectedLogins(queryable: Queryable, who: 'apps' | 'all'): Promise<ConnectedLogin[]> {
  return queryable.query<ConnectedLogin>(
    `select r.rolname::text as login, r.rolsuper as "isSuperuser", not r.rolsuper and n.nspowner = r.oid as "isOwner",
       r.rolsuper and r.oid <> 10 and exists (select from pg_roles where oid = 10 and rolsuper and rolcanlogin) as "isSpare",
       count(*) as sessions, count(distinct coalesce(host(a.client_addr), '')) as hosts
     from pg_stat_activity a join pg_roles r on r.oid = a.usesysid
       cross join pg_namespace n
     where a.datname = current_database() and n.nspname = 'promptctl' and a.pid <> pg_backend_pid()
       and a.application_name like $1 and a.application_name <> $2
     group by r.oid, r.rolname, r.rolsuper, n.nspowner order by r.rolname`,
    [who === 'apps' ? 'promptctl-app/%' : 'promptctl%', DOCTOR],
  );
}

/** True where the login is not shown what the sessions of others are. */
export async function hidesSessions(queryable: Queryable): Promise<boolean> {
  const rows = await queryable.query<{ isHidden: boolean }>(
    `select exists (
       select from pg_stat_activity where datname = current_database() and usename <> session_user and application_name is null
     ) or not pg_has_role(session_user, 'pg_read_all_stats', 'usage') as "isHidden"`,
  );
  return single(rows).isHidden;
}

/** Logins, superusers aside, that may act as the owner of the schema without being it. Since Postgres 16 a membership may be without that. */
export async function listOwnerMembers(queryable: Queryable, major: number): Promise<string[]> {
  const rows = await queryable.query<{ login: string }>(
    `select r.rolname::text as login from pg_roles r join pg_namespace n on n.nspname = 'promptctl'
     where r.rolcanlogin and not r.rolsuper and r.oid <> n.nspowner
       and (pg_has_role(r.oid, n.nspowner, 'usage') or pg_has_role(r.oid, n.nspowner, $1))
     order by r.rolname`,
    [major >= 16 ? 'set' : 'member'],
  );
  return rows.map(({ login }) => login);
}

/** Logins, superusers and the owner aside, that may make roles; up to Postgres 15 they may give themselves any role that is no superuser. */
export async function listRoleMakers(queryable: Queryable): Promise<string[]> {
  const rows = await queryable.query<{ login: string }>(
    `select r.rolname::text as login from pg_roles r left join pg_namespace n on n.nspname = 'promptctl'
     where r.rolcanlogin and r.rolcreaterole and not r.rolsuper and r.oid is distinct from n.nspowner
     order by r.rolname`,
  );
  return rows.map(({ login }) => login);
}

/** Logins that Postgres' own roles let past every privilege: to write any table, or to run programs and write files of the server. */
export async function listServerRoleMembers(
  queryable: Queryable,
): Promise<{ readonly login: string; readonly role: string }[]> {
  return queryable.query(
    `select r.rolname::text as login, p.rolname::text as role
     from pg_roles r join pg_roles p
       on p.rolname in ('pg_write_all_data', 'pg_execute_server_program', 'pg_write_server_files')
     where r.rolcanlogin and not r.rolsuper and pg_has_role(r.oid, p.oid, 'member')
     order by r.rolname, p.rolname`,
  );
}

/** A grant of promptctl's own, and what Postgres says of its login. */
export interface GrantedLogin {
  readonly login: string;
  readonly roles: readonly string[];
  readonly isThere: boolean;
  readonly isSuperuser: boolean;
  /** It may name what is in the schema at all, without which no grant helps. */
  readonly mayEnter: boolean;
  /** One of its grants: given again, Postgres is told all that it may do. */
  readonly example: GrantScope;
}

/** The logins that promptctl granted something to. */
export async function listGrantedLogins(queryable: Queryable): Promise<GrantedLogin[]> {
  return queryable.query<GrantedLogin>(
    `select g.login, array_agg(distinct g.role order by g.role) as roles, bool_and(g.is_there) as "isThere",
       coalesce(bool_or(r.rolsuper), false) as "isSuperuser",
       coalesce(bool_or(has_schema_privilege(r.oid, 'promptctl', 'usage')), false) as "mayEnter",
       (array_agg(jsonb_build_object('role', g.role, 'environment', g.environment, 'prompts', g.prompts)
         order by g.role, g.environment, g.prompts))[1] as example
     from promptctl.grant_list g left join pg_roles r on r.rolname = g.login
     group by g.login order by g.login`,
  );
}

/** What a role of promptctl's needs of Postgres. */
export interface RoleNeed {
  readonly role: string;
  readonly kind: 'function' | 'view';
  readonly name: string;
}

/** What all roles need; only the owner may read it. */
export async function listRoleNeeds(queryable: Queryable): Promise<RoleNeed[]> {
  return queryable.query<RoleNeed>('select role, kind, name from promptctl.privileges');
}

/** A login under which several people were at work. */
export interface SharedLogin {
  readonly login: string;
  readonly authors: number;
  /** Some of them. */
  readonly examples: readonly string[];
}

/** Logins that released for more than so many authors within the last 30 days: the database cannot tell these people apart. */
export async function listSharedLogins(queryable: Queryable, most: number): Promise<SharedLogin[]> {
  return queryable.query<SharedLogin>(
    `select db_user::text as login, count(distinct author) as authors,
       (array_agg(distinct author::text))[1:3] as examples
     from promptctl.release_list where since > now() - interval '30 days'
     group by db_user having count(distinct author) > $1 order by db_user`,
    [most],
  );
}

/** An environment where another login has to approve, and who may release there, without the owner. */
export interface ShortOfReleasers {
  readonly environment: string;
  readonly logins: readonly string[];
}

/** The environments where fewer than two could. */
export async function listShortOfReleasers(queryable: Queryable): Promise<ShortOfReleasers[]> {
  return queryable.query<ShortOfReleasers>(
    `select e.name as environment, coalesce(array_agg(distinct r.login order by r.login) filter (where r.login is not null), '{}') as logins
     from promptctl.environment_list e
     left join promptctl.releaser_list r on r.environment in ('*', e.name)
       and r.login <> (select nspowner::regrole::text from pg_namespace where nspname = 'promptctl')
     where e.needs_approval group by e.name having count(distinct r.login) < 2 order by e.name`,
  );
}

/** A session that does nothing in the midst of a transaction. */
export interface IdleSession {
  readonly login: string;
  readonly pid: number;
  /** Seconds since it did something. */
  readonly age: number;
}

/** Sessions that wrote to a table of promptctl's and have done nothing for so many seconds, as far as this login is shown them. */
export async function listIdleWriters(queryable: Queryable, seconds: number): Promise<IdleSession[]> {
  return queryable.query<IdleSession>(
    `select a.usename::text as login, a.pid, floor(extract(epoch from clock_timestamp() - a.state_change))::integer as age
     from pg_stat_activity a
     where a.datname = current_database() and a.state like 'idle in transaction%'
       and a.state_change <= clock_timestamp() - make_interval(secs => $1)
       and exists (
         select from pg_locks l join pg_class c on c.oid = l.relation
         where l.pid = a.pid and l.database = (select oid from pg_database where datname = current_database())
           and c.relnamespace = to_regnamespace('promptctl') and l.mode not in ('AccessShareLock', 'RowShareLock'))
     order by a.state_change`,
    [seconds],
  );
}
