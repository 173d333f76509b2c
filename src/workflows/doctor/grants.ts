import { isPromptctlError } from '../../domain/errors/error.ts';
import { EVERY_PROMPT, EVERYWHERE, type GrantScope } from '../../domain/grant.ts';
import { identifier, shellWord } from '../../domain/quoting.ts';
import { count, enumerate } from '../../domain/words.ts';
import type { Queryable } from '../../storage/database.ts';
import { type GrantedLogin, listGrantedLogins, listRoleNeeds, type RoleNeed } from '../../storage/logins.ts';
import { listPrivileges, type Privilege } from '../../storage/privileges.ts';
import type { Check } from './check.ts';
import { ok } from './check.ts';

const NAME = 'grants';
const MOST = 4;

interface Finding {
  readonly status: 'failed' | 'warning';
  readonly says: string;
  readonly remedy: string;
  readonly commands: readonly string[];
}

/** Whether Postgres lets logins do what promptctl granted them, neither less nor more. */
export async function checkGrants(queryable: Queryable): Promise<Check> {
  const logins = await listGrantedLogins(queryable);
  const privileges = (await listPrivileges(queryable)).filter(({ grantee }) => grantee !== null);
  return judgeGrants(logins, privileges, await needsOf(queryable));
}

/** The same of what was found: every finding is told, what fails first. `needs` null: this login is not told what roles need. */
export function judgeGrants(
  logins: readonly GrantedLogin[],
  privileges: readonly Privilege[],
  needs: readonly RoleNeed[] | null,
): Check {
  const findings = [
    findStrays(strayPrivileges(privileges, logins, needs)),
    findSupers(logins),
    findStrongApps(logins),
    findGone(logins),
    findShut(logins, privileges, needs),
  ].filter((finding) => finding !== null);
  if (findings.length === 0) return describeAll(logins);
  return {
    name: NAME,
    status: findings.some(({ status }) => status === 'failed') ? 'failed' : 'warning',
    says: findings.map(({ says }) => says).join('; '),
    remedy: findings.map(({ remedy }) => remedy).join('\n'),
    commands: findings.flatMap(({ commands }) => commands),
  };
}

/** What each role needs; null: this login is not told. */
async function needsOf(queryable: Queryable): Promise<readonly RoleNeed[] | null> {
  try {
    return await listRoleNeeds(queryable);
  } catch (error) {
    if (isPromptctlError(error, 'permission-denied')) return null;
    throw error;
  }
}

function keyOf({ kind, name }: Omit<RoleNeed, 'role'>): string {
  return `${kind === 'view' ? 'select' : 'execute'} promptctl.${name}`;
}

/** Privileges that no grant explains; tables are told elsewhere. */
export function strayPrivileges(
  privileges: readonly Privilege[],
  logins: readonly GrantedLogin[],
  needs: readonly RoleNeed[] | null,
): Privilege[] {
  const rolesOf = new Map(logins.map(({ login, roles }) => [login, roles]));
  return privileges.filter(({ kind, object, grantee, privilege }) => {
    if (kind === 'table' || kind === 'sequence') return false;
    const roles = rolesOf.get(grantee ?? '') ?? [];
    if (roles.length === 0 || !['usage', 'select', 'execute'].includes(privilege)) return true;
    if (kind === 'schema' || needs === null) return false;
    const key = `${privilege} ${object.split('(')[0]}`;
    return !needs.some((need) => roles.includes(need.role) && keyOf(need) === key);
  });
}

/** Takes back exactly what is too much: beside it stands what the login needs. */
function findStrays(strays: readonly Privilege[]): Finding | null {
  if (strays.length === 0) return null;
  const says = strays.map(({ grantee, privilege, object }) => `${grantee}: ${privilege} on ${object}`);
  const objects = [...new Map(strays.map((stray) => [`${stray.object} ${stray.grantee}`, stray])).values()];
  return {
    status: 'failed',
    says: `past what promptctl granted: ${enumerate(says, MOST)}`,
    remedy: 'take back what no grant gave, as the owner:',
    commands: objects.map(({ kind, object, grantee }) => {
      const what = strays.filter((stray) => stray.object === object && stray.grantee === grantee);
      const on = kind === 'view' ? '' : `${kind} `;
      return `revoke ${what.map(({ privilege }) => privilege).join(', ')} on ${on}${object} from ${identifier(grantee ?? '')};`;
    }),
  };
}

function findSupers(logins: readonly GrantedLogin[]): Finding | null {
  const supers = logins.filter(({ isSuperuser }) => isSuperuser).map(({ login }) => login);
  if (supers.length === 0) return null;
  return {
    status: 'failed',
    says: `superusers, whom no grant holds back: ${enumerate(supers, MOST)}`,
    remedy: 'give who uses them a login of their own, and take back grants that promise less than superusers may do:',
    commands: supers.map((login) => `promptctl db revoke --from ${shellWord(login)}`),
  };
}

const BEYOND_APP = ['author', 'releaser', 'admin'];

function findStrongApps(logins: readonly GrantedLogin[]): Finding | null {
  const strong = logins
    .filter(({ roles }) => roles.includes('app'))
    .map(({ login, roles }) => ({ login, more: roles.filter((role) => BEYOND_APP.includes(role)) }))
    .filter(({ more }) => more.length > 0);
  if (strong.length === 0) return null;
  return {
    status: 'warning',
    says: `whoever breaks into an app may release: ${enumerate(strong.map(({ login, more }) => `${login} is app and ${enumerate(more)}`))}`,
    remedy: 'an app needs app alone:',
    commands: strong.flatMap(({ login, more }) =>
      more.map((role) => `promptctl db revoke ${role} --from ${shellWord(login)}`),
    ),
  };
}

/** Logins that were dropped: their grants are rows that lead to nothing. */
function findGone(logins: readonly GrantedLogin[]): Finding | null {
  const gone = logins.filter(({ isThere }) => !isThere).map(({ login }) => login);
  if (gone.length === 0) return null;
  return {
    status: 'warning',
    says: `dropped, with grants that count again once they are made again: ${enumerate(gone, MOST)}`,
    remedy: 'take these grants back:',
    commands: gone.map((login) => `promptctl db revoke --from ${shellWord(login)}`),
  };
}

/** Logins that Postgres lets do less than they were granted: made again, or somebody took it from them. Giving one grant again puts it right. */
function findShut(
  logins: readonly GrantedLogin[],
  privileges: readonly Privilege[],
  needs: readonly RoleNeed[] | null,
): Finding | null {
  const shut = logins.filter((each) => each.isThere && !each.isSuperuser && isShort(each, privileges, needs));
  if (shut.length === 0) return null;
  const names = shut.map(({ login }) => login);
  return {
    status: 'warning',
    says: `with grants that Postgres does not know all of: ${enumerate(names, MOST)}`,
    remedy: 'what is granted again is put right:',
    commands: shut.map(({ login, example }) => grantAgain(login, example)),
  };
}

function isShort(
  { login, roles, mayEnter }: GrantedLogin,
  privileges: readonly Privilege[],
  needs: readonly RoleNeed[] | null,
): boolean {
  const own = privileges.filter(({ grantee }) => grantee === login);
  const has = new Set(own.map(({ object, privilege }) => `${privilege} ${object.split('(')[0]}`));
  const wanted = (needs ?? []).filter(({ role }) => roles.includes(role));
  return !mayEnter || wanted.some((need) => !has.has(keyOf(need)));
}

function grantAgain(login: string, { role, environment, prompts }: GrantScope): string {
  const where = environment === EVERYWHERE ? '' : ` --env ${shellWord(environment)}`;
  const which = prompts === EVERY_PROMPT ? '' : ` --prompts ${shellWord(prompts)}`;
  return `promptctl db grant ${role} --to ${shellWord(login)}${where}${which}`;
}

function describeAll(logins: readonly GrantedLogin[]): Check {
  if (logins.length === 0) return ok(NAME, 'none: only the owner may do anything');
  const each = logins.map(({ login, roles }) => `${login} (${enumerate(roles)})`);
  return ok(NAME, `${count(logins.length, 'login')}: ${enumerate(each, MOST)}`);
}
