import type { Database } from '../../storage/database.ts';
import type { DatabaseFacts } from '../../storage/facts.ts';
import { readLogin } from '../../storage/logins.ts';
import type { DatabaseChoice } from '../../workspace/settings.ts';
import { checkApprovers } from './approvers.ts';
import { type Check, checked, ok, skipped } from './check.ts';
import { checkGrants } from './grants.ts';
import { checkConnected, checkLogin, checkOwnerMembers, checkRoleMakers } from './logins.ts';
import { checkOpenDoors, checkPublic, checkTables, checkUnpinned } from './privileges.ts';
import { checkShared } from './shared.ts';

interface Asked {
  readonly database: Database;
  readonly major: number;
  /** Where the database was chosen. */
  readonly origin: string;
}

interface Right {
  readonly name: string;
  /** What has to be there to be looked at. */
  readonly needs: 'nothing' | 'schema' | 'migrations';
  /** An embedded database is of one machine and its user: there nobody is kept apart. */
  readonly isOfMany: boolean;
  readonly check: (asked: Asked) => Promise<Check>;
}

/** In the order in which to read it. */
const ALL: readonly Right[] = [
  right('login', 'nothing', true, ({ database, origin }) => checkLogin(database, origin)),
  right('connected', 'nothing', true, ({ database }) => checkConnected(database)),
  right('grants', 'migrations', false, ({ database }) => checkGrants(database)),
  right('owner', 'schema', false, ({ database, major }) => checkOwnerMembers(database, major)),
  right('roles', 'nothing', false, ({ database, major }) => checkRoleMakers(database, major)),
  right('public', 'schema', false, ({ database }) => checkPublic(database)),
  right('tables', 'schema', false, ({ database }) => checkTables(database)),
  right('search-path', 'schema', false, ({ database }) => checkUnpinned(database)),
  right('approvers', 'migrations', false, ({ database }) => checkApprovers(database)),
  right('shared', 'migrations', true, ({ database }) => checkShared(database)),
  right('defaults', 'nothing', true, ({ database }) => checkOpenDoors(database)),
];

/** What is looked at. */
export const RIGHTS = ALL.map(({ name }) => name);

const EMBEDDED = ok('login', 'the owner of all of it: an embedded database is of this machine and its user alone');

/** Looks at who may do what in a database, as far as this login is shown; a part of it says so where it is not. */
export async function examineRights(
  database: Database,
  { major }: DatabaseFacts,
  choice: DatabaseChoice,
  isReady: boolean,
): Promise<Check[]> {
  const isEmbedded = choice.kind === 'embedded';
  const isThere = isReady || (await hasSchema(database));
  const checks: Check[] = isEmbedded ? [EMBEDDED] : [];
  for (const { name, needs, isOfMany, check } of ALL) {
    if (isEmbedded && isOfMany) continue;
    if (needs === 'schema' && !isThere) checks.push(skipped(name, 'there is no schema yet'));
    else if (needs === 'migrations' && !isReady) checks.push(skipped(name, 'the schema is not ready'));
    else checks.push(await checked(name, () => check({ database, major, origin: choice.origin })));
  }
  return checks;
}

function right(name: string, needs: Right['needs'], isOfMany: boolean, check: Right['check']): Right {
  return { name, needs, isOfMany, check };
}

/** What cannot be asked is told by each check. */
async function hasSchema(database: Database): Promise<boolean> {
  return readLogin(database).then(
    ({ owner }) => owner !== null,
    () => true,
  );
}
