import { identifier, shellWord } from '../../domain/quoting.ts';
import { count, enumerate } from '../../domain/words.ts';
import type { Queryable } from '../../storage/database.ts';
import {
  type ConnectedLogin,
  hidesSessions,
  listConnectedLogins,
  listOwnerMembers,
  listRoleMakers,
  listServerRoleMembers,
  readLogin,
} from '../../storage/logins.ts';
import { type Check, failure, ok, skipped, warning } from './check.ts';

/** Postgres 16 made the right to make roles one over those roles alone. */
const ROLES_SAFE = 16;

/** What makes a login of one's own, as who administers the database and then promptctl. */
export const OWN_LOGIN = [
  "create role maya login password '…';",
  'promptctl db grant releaser --to maya --env production',
] as const;

/** What the login of this command may do: it is what every mistake at this keyboard may do. */
export async function checkLogin(queryable: Queryable, origin: string): Promise<Check> {
  const { login, isSuperuser, isOwner, owner, mayEnter } = await readLogin(queryable);
  const own = OWN_LOGIN;
  if (isSuperuser)
    return failure('login', `${login} is a superuser: nothing in the database holds it back`, {
      remedy: `make a login of your own, and put that into ${origin}:`,
      commands: own,
    });
  if (owner === null) return skipped('login', `${login}; there is no schema yet that it could be granted anything in`);
  if (!isOwner && !mayEnter)
    return failure('login', `${login} was granted nothing here: it may neither serve nor read`, {
      remedy: 'as who administers promptctl; ROLE is app, reader, author, releaser or admin:',
      commands: [`promptctl db grant ROLE --to ${shellWord(login)}`],
    });
  if (!isOwner) return ok('login', `${login}, which may do what it was granted`);
  const what = login === owner ? 'owns the schema' : `may act as ${owner}, which owns the schema`;
  return warning('login', `${login} ${what}: right for db migrate, and no grant holds it back`, {
    remedy: `for daily work make a login of your own, and put that into ${origin}:`,
    commands: own,
  });
}

/** As whom apps are connected: one that is broken into must not be able to release. */
export async function checkConnected(queryable: Queryable): Promise<Check> {
  const logins = await listConnectedLogins(queryable, 'apps');
  const strong = logins.filter(({ isSuperuser, isOwner }) => isSuperuser || isOwner);
  const isPartial = await hidesSessions(queryable);
  if (strong.length > 0) return strongLogins(strong);
  if (isPartial) return skipped('connected', 'sessions of others are hidden from this login (pg_monitor shows them)');
  if (logins.length === 0) return ok('connected', 'no app is connected at the moment');
  return ok('connected', `${enumerate(logins.map(describe), 4)}; none is a superuser or the owner`);
}

function describe({ login, sessions, hosts }: ConnectedLogin): string {
  const from = hosts > 1 ? ` from ${count(hosts, 'host')}` : '';
  return `${login} (${count(sessions, 'session')}${from})`;
}

function strongLogins(strong: readonly ConnectedLogin[]): Check {
  const what = strong.map((each) => `${describe(each)} is ${each.isSuperuser ? 'a superuser' : 'the owner'}`);
  return failure('connected', `connected as more than an app needs: ${enumerate(what, 3)}`, {
    remedy: 'give apps a login of their own, put it into their DATABASE_URL, and take back what is too much:',
    commands: [
      "create role app login password '…';",
      'promptctl db grant app --to app --env production',
      ...strong.filter(({ isSpare }) => isSpare).map(({ login }) => `alter role ${identifier(login)} nosuperuser;`),
    ],
  });
}

/** Who may act as the owner without being it. */
export async function checkOwnerMembers(queryable: Queryable, major: number): Promise<Check> {
  const members = await listOwnerMembers(queryable, major);
  const { owner } = await readLogin(queryable);
  if (owner === null) return skipped('owner', 'there is no schema yet');
  if (members.length === 0) return ok('owner', `${owner} owns the schema, and nobody else may act as it`);
  return failure('owner', `${enumerate(members, 4)} may act as ${owner}, which owns the schema: no grant holds them`, {
    remedy: 'take that from them, as who gave it:',
    commands: members.map((login) => `revoke ${identifier(owner)} from ${identifier(login)};`),
  });
}

/** Who may give away what was never theirs. */
export async function checkRoleMakers(queryable: Queryable, major: number): Promise<Check> {
  const makers = major < ROLES_SAFE ? await listRoleMakers(queryable) : [];
  const strong = await listServerRoleMembers(queryable);
  const findings = [
    ...makers.map((login) => `${login} has createrole, which before Postgres 16 means any role, the owner's too`),
    ...strong.map(({ login, role }) => `${login} is in ${role}, which goes past every grant`),
  ];
  if (findings.length === 0) return ok('roles', 'no login may make itself more than it is');
  return failure('roles', enumerate(findings, 4), {
    remedy: 'take that from them:',
    commands: [
      ...makers.map((login) => `alter role ${identifier(login)} nocreaterole;`),
      ...strong.map(({ login, role }) => `revoke ${role} from ${identifier(login)};`),
    ],
  });
}
