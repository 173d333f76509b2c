import { isPromptctlError } from '../../domain/errors/error.ts';
import { count, enumerate } from '../../domain/words.ts';
import type { Queryable } from '../../storage/database.ts';
import { type GrantedLogin, listGrantedLogins, listRoleNeeds } from '../../storage/logins.ts';
import { listPrivileges, type Privilege } from '../../storage/privileges.ts';
import { type Check, failure, ok, warning } from './check.ts';
import { identifier } from './statement.ts';

const NAME = 'grants';
const MOST = 4;

/** Whether Postgres lets logins do what promptctl granted them, neither less nor more. */
export async function checkGrants(queryable: Queryable): Promise<Check> {
  const logins = await listGrantedLogins(queryable);
  const privileges = (await listPrivileges(queryable)).filter(({ grantee }) => grantee !== null);
  const strays = strayPrivileges(privileges, logins, await needsOf(queryable));
  return (
    checkStrays(strays) ?? checkSupers(logins) ?? checkStrongApps(logins) ?? checkLost(logins) ?? describeAll(logins)
  );
}

/** What a role needs, by role and name; null: this login is not told. */
async function needsOf(queryable: Queryable): Promise<ReadonlySet<string> | null> {
  try {
    return new Set((await listRoleNeeds(queryable)).map(({ role, name }) => `${role} promptctl.${name}`));
  } catch (error) {
    if (isPromptctlError(error, 'permission-denied')) return null;
    throw error;
  }
}

/** Privileges that no grant explains; tables are told elsewhere. */
export function strayPrivileges(
  privileges: readonly Privilege[],
  logins: readonly GrantedLogin[],
  needs: ReadonlySet<string> | null,
): Privilege[] {
  const rolesOf = new Map(logins.map(({ login, roles }) => [login, roles]));
  return privileges.filter(({ kind, object, grantee, privilege }) => {
    if (kind === 'table' || kind === 'sequence') return false;
    const roles = rolesOf.get(grantee ?? '') ?? [];
    if (roles.length === 0 || !['usage', 'select', 'execute'].includes(privilege)) return true;
    const [name = ''] = object.split('(');
    return kind !== 'schema' && needs !== null && !roles.some((role) => needs.has(`${role} ${name}`));
  });
}

function checkStrays(strays: readonly Privilege[]): Check | null {
  if (strays.length === 0) return null;
  const says = strays.map(({ grantee, privilege, object }) => `${grantee}: ${privilege} on ${object}`);
  const statements = strays.map(({ kind, object, grantee }) => {
    const what = kind === 'view' ? 'table' : kind;
    return `revoke all on ${what} ${object} from ${identifier(grantee ?? '')};`;
  });
  return failure(NAME, `past what promptctl granted: ${enumerate(says, MOST)}`, {
    remedy: 'take that back, as the owner:',
    commands: [...new Set(statements)],
  });
}

function checkSupers(logins: readonly GrantedLogin[]): Check | null {
  const supers = logins.filter(({ isSuperuser }) => isSuperuser).map(({ login }) => login);
  if (supers.length === 0) return null;
  return failure(NAME, `superusers, whom no grant holds back: ${enumerate(supers, MOST)}`, {
    remedy: 'make them ordinary logins:',
    commands: supers.map((login) => `alter role ${identifier(login)} nosuperuser;`),
  });
}

const BEYOND_APP = ['author', 'releaser', 'admin'];

function checkStrongApps(logins: readonly GrantedLogin[]): Check | null {
  const strong = logins
    .filter(({ roles }) => roles.includes('app'))
    .map(({ login, roles }) => ({ login, more: roles.filter((role) => BEYOND_APP.includes(role)) }))
    .filter(({ more }) => more.length > 0);
  if (strong.length === 0) return null;
  return warning(
    NAME,
    `whoever breaks into an app may release: ${enumerate(strong.map(({ login, more }) => `${login} is app and ${enumerate(more)}`))}`,
    {
      remedy: 'an app needs app alone:',
      commands: strong.flatMap(({ login, more }) => more.map((role) => `promptctl db revoke ${role} --from ${login}`)),
    },
  );
}

/** Logins that were dropped, or made again since: their grants are rows that lead to nothing. */
function checkLost(logins: readonly GrantedLogin[]): Check | null {
  const gone = logins.filter(({ isThere }) => !isThere);
  const shut = logins.filter(({ isThere, isSuperuser, mayEnter }) => isThere && !isSuperuser && !mayEnter);
  if (gone.length + shut.length === 0) return null;
  const says = [
    ...gone.map(({ login }) => `${login} was dropped, and has the grants of before once it is made again`),
    ...shut.map(({ login }) => `${login} has grants that Postgres does not know of`),
  ];
  return warning(NAME, enumerate(says, MOST), {
    remedy: 'put that right:',
    commands: [
      ...gone.map(({ login }) => `promptctl db revoke --from ${login}`),
      ...shut.map(({ login, roles }) => `promptctl db grant ${roles[0]} --to ${login}`),
    ],
  });
}

function describeAll(logins: readonly GrantedLogin[]): Check {
  if (logins.length === 0) return ok(NAME, 'none: only the owner may do anything');
  const each = logins.map(({ login, roles }) => `${login} (${enumerate(roles)})`);
  return ok(NAME, `${count(logins.length, 'login')}: ${enumerate(each, MOST)}`);
}
