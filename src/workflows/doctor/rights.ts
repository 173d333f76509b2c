import type { Database } from '../../storage/database.ts';
import type { DatabaseFacts } from '../../storage/facts.ts';
import type { DatabaseChoice } from '../../workspace/settings.ts';
import { type Check, checked, ok, skipped } from './check.ts';
import { checkGrants } from './grants.ts';
import { checkConnected, checkLogin, checkOwnerMembers, checkRoleMakers } from './logins.ts';
import { checkOpenDoors, checkPrivileges, checkUnpinned } from './privileges.ts';
import { checkShared } from './shared.ts';

const EMBEDDED = ok('login', 'the owner of all of it: an embedded database is of this machine and its user alone');

/** What is looked at, in the order in which to read it. */
export const RIGHTS = [
  'login',
  'connected',
  'grants',
  'owner',
  'roles',
  'public',
  'tables',
  'search-path',
  'shared',
  'defaults',
] as const;

type Right = (typeof RIGHTS)[number];

/** Looks at who may do what in a database, as far as this login is shown; a part of it says so where it is not. */
export async function examineRights(
  database: Database,
  { major }: DatabaseFacts,
  choice: DatabaseChoice,
  isReady: boolean,
): Promise<Check[]> {
  const isEmbedded = choice.kind === 'embedded';
  const ready = (name: Right, check: () => Promise<Check>) =>
    isReady ? check : async () => skipped(name, 'the schema is not ready');
  const one = (name: Right, check: () => Promise<Check>) => checked(name, check);
  const privileges = await checkedAll(['public', 'tables'], () => checkPrivileges(database));
  return [
    ...(isEmbedded ? [EMBEDDED] : [await one('login', () => checkLogin(database, choice.origin))]),
    ...(isEmbedded ? [] : [await one('connected', () => checkConnected(database))]),
    await one(
      'grants',
      ready('grants', () => checkGrants(database)),
    ),
    await one(
      'owner',
      ready('owner', () => checkOwnerMembers(database, major)),
    ),
    await one('roles', () => checkRoleMakers(database, major)),
    ...privileges,
    await one('search-path', () => checkUnpinned(database)),
    ...(isEmbedded
      ? []
      : [
          await one(
            'shared',
            ready('shared', () => checkShared(database)),
          ),
        ]),
    ...(isEmbedded ? [] : [await one('defaults', () => checkOpenDoors(database))]),
  ];
}

/** Checks that are made of one answer; what goes wrong with it is what the first of them found. */
async function checkedAll(names: readonly Right[], check: () => Promise<Check[]>): Promise<Check[]> {
  let made: readonly Check[] = [];
  const [first = '', ...rest] = names;
  const failed = await checked(first, async () => {
    made = await check();
    return ok(first, '');
  });
  return made.length > 0 ? [...made] : [failed, ...rest.map((name) => skipped(name, 'could not be asked'))];
}
