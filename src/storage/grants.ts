import type { GrantScope, Role } from '../domain/grant.ts';
import type { Queryable } from './database.ts';
import { needing } from './needing.ts';
import { single } from './single.ts';

/** What somebody was granted, and whether a login of that name is there. */
export interface Grant extends GrantScope {
  readonly login: string;
  readonly grantedBy: string;
  readonly grantedAt: string;
  readonly isThere: boolean;
  readonly canLogIn: boolean;
}

/** Lists grants by login; null: of all logins. */
export async function listGrants(queryable: Queryable, login: string | null): Promise<Grant[]> {
  return queryable.query<Grant>(
    `select login, role, environment, prompts, granted_by as "grantedBy", granted_at as "grantedAt", is_there as "isThere",
       can_login as "canLogIn"
     from promptctl.grant_list where $1::text is null or login = $1
     order by login collate "C", array_position('{admin,releaser,author,reader,app}', role), environment collate "C", prompts collate "C"`,
    [login],
  );
}

/** A login that no grant holds back: the owner of the schema, who may act as it, or a superuser. */
export interface Holder {
  readonly login: string;
  readonly as: 'owner' | 'member' | 'superuser';
}

/** Lists logins that may do everything: the owner first, then who may become it, then superusers. */
export async function listHolders(queryable: Queryable): Promise<Holder[]> {
  return queryable.query<Holder>(
    `select login, "as"
     from (
       select r.rolname::text as login,
         case when r.oid = n.nspowner then 'owner' when r.rolsuper then 'superuser' else 'member' end as "as"
       from pg_roles r join pg_namespace n on n.nspname = 'promptctl'
       where r.oid = n.nspowner or (r.rolcanlogin and pg_has_role(r.oid, n.nspowner, 'member'))
     ) as holder
     order by array_position('{owner,member,superuser}', "as"), login collate "C"`,
  );
}

/** A grant as it was asked for; not `changed`: it was there. */
export interface Granted extends GrantScope {
  readonly login: string;
  readonly changed: boolean;
}

/** Lets a login do what a role may; granted already, what Postgres allows it is put right. */
export async function grantRole(
  queryable: Queryable,
  login: string,
  { role, environment, prompts }: GrantScope,
  author: string,
): Promise<Granted> {
  const rows = await needing(
    'admin',
    queryable.query<{ result: Granted }>('select promptctl.grant_role($1, $2, $3, $4, $5) as result', [
      login,
      role,
      environment,
      prompts,
      author,
    ]),
  );
  return single(rows).result;
}

/** What to take away; null: of every role, environment, pattern. */
export interface RevokedScope {
  readonly role: Role | null;
  readonly environment: string | null;
  readonly prompts: string | null;
}

/** Which grants were taken away, which the login still has, and what follows. */
export interface Revoked {
  readonly revoked: readonly GrantScope[];
  readonly left: readonly Grant[];
  /** Requests of the login that waited, and that nobody can approve any more. */
  readonly lapsed: readonly string[];
  /** Where a second person must approve, and at most these two may now. */
  readonly fewApprovers: readonly { readonly environment: string; readonly logins: readonly string[] }[];
}

/** Takes grants of a login away. @throws PromptctlError `grant-not-found`. */
export async function revokeRole(
  queryable: Queryable,
  login: string,
  { role, environment, prompts }: RevokedScope,
  author: string,
): Promise<Revoked> {
  const rows = await needing(
    'admin',
    queryable.query<{ result: Revoked }>('select promptctl.revoke_role($1, $2, $3, $4, $5) as result', [
      login,
      role,
      environment,
      prompts,
      author,
    ]),
  );
  return single(rows).result;
}
