import { identifier } from '../../domain/quoting.ts';
import { count, enumerate } from '../../domain/words.ts';
import type { Queryable } from '../../storage/database.ts';
import { listPrivileges, listUnpinnedFunctions, type Privilege, readOpenDoors } from '../../storage/privileges.ts';
import { type Check, failure, note, ok } from './check.ts';

const MOST = 3;

/** Privileges of everybody, beside the grants of promptctl, which therefore hold nobody back. */
export async function checkPublic(queryable: Queryable): Promise<Check> {
  const privileges = (await listPrivileges(queryable)).filter(({ grantee }) => grantee === null);
  if (privileges.length === 0) return ok('public', 'PUBLIC, that is everybody, has no privilege on anything here');
  return failure('public', `PUBLIC, that is everybody, may ${describe(privileges)}`, {
    remedy: 'take that from everybody, as the owner:',
    commands: revocations(privileges, 'public'),
  });
}

/** The same of single logins on tables, which no grant of promptctl ever gives. */
export async function checkTables(queryable: Queryable): Promise<Check> {
  const privileges = (await listPrivileges(queryable)).filter(
    ({ grantee, kind }) => grantee !== null && (kind === 'table' || kind === 'sequence'),
  );
  if (privileges.length === 0) return ok('tables', 'nobody but the owner may touch a table');
  const grantees = [...new Set(privileges.map(({ grantee }) => grantee ?? ''))];
  const says = grantees.map((each) => `${each} may ${describe(privileges.filter(({ grantee }) => grantee === each))}`);
  return failure('tables', `${enumerate(says, MOST)}: past the functions that check and record`, {
    remedy: 'take that back, as the owner:',
    commands: grantees.flatMap((each) =>
      revocations(
        privileges.filter(({ grantee }) => grantee === each),
        identifier(each),
      ),
    ),
  });
}

const SCHEMA = 'promptctl';

/** `use the schema (usage), select on promptctl.prompts and 3 more`. */
function describe(privileges: readonly Privilege[]): string {
  const objects = [...new Set(privileges.map(({ object }) => object))];
  const each = objects.map((object) => {
    const what = privileges.filter((privilege) => privilege.object === object).map(({ privilege }) => privilege);
    return object === SCHEMA ? `use the schema (${enumerate(what)})` : `${enumerate(what, MOST)} on ${object}`;
  });
  return enumerate(each, MOST);
}

const WORDS = { schema: 'schema', table: 'table', view: 'table', sequence: 'sequence', function: 'function' } as const;
const ALL = { table: 'all tables', view: 'all tables', sequence: 'all sequences', function: 'all functions' } as const;

/**
 * One statement for each object; of many objects of a kind one for all of them. "All tables" are views as well, which a login may need:
 * it is said of everybody alone.
 */
function revocations(privileges: readonly Privilege[], grantee: string): string[] {
  const objects = [...new Map(privileges.map((privilege) => [privilege.object, privilege])).values()];
  const isMany = (kind: Privilege['kind']) => objects.filter((object) => object.kind === kind).length > MOST;
  const statements = objects.map(({ kind, object }) => {
    if (kind === 'schema' || !isMany(kind)) return `revoke all on ${WORDS[kind]} ${object} from ${grantee};`;
    if (grantee === 'public') return `revoke all on ${ALL[kind]} in schema promptctl from public;`;
    const names = objects.filter((each) => each.kind === kind).map(({ object: name }) => name);
    return `revoke all on ${WORDS[kind]} ${names.join(', ')} from ${grantee};`;
  });
  return [...new Set(statements)];
}

/** Functions with the rights of the owner find the tables that the migrations meant, whatever a caller puts in the way. */
export async function checkUnpinned(queryable: Queryable): Promise<Check> {
  const names = await listUnpinnedFunctions(queryable);
  if (names.length === 0) return ok('search-path', 'every function that acts as the owner fixes its search path');
  return failure(
    'search-path',
    `${count(names.length, 'function')} may be led to tables of the caller's: ${enumerate(
      names.map((name) => name.split('(')[0] ?? ''),
      MOST,
    )}`,
    {
      remedy: 'fix where they look, as the owner:',
      commands: names.map((name) => `alter function ${name} set search_path = pg_catalog, promptctl, pg_temp;`),
    },
  );
}

/** What Postgres leaves open unless told otherwise; nothing here rests on it. */
export async function checkOpenDoors(queryable: Queryable): Promise<Check> {
  const { database, createsInPublic, makesTemporary } = await readOpenDoors(queryable);
  const open = [
    ...(createsInPublic ? ['make tables and functions in the schema public'] : []),
    ...(makesTemporary ? ['make temporary tables'] : []),
  ];
  if (open.length === 0) return ok('defaults', 'nobody may make tables beside those of their own schemas');
  return note('defaults', `every login may ${enumerate(open)}, as Postgres has it by default`, {
    remedy: 'promptctl does not mind; where nothing else in this database needs it:',
    commands: [
      ...(createsInPublic ? ['revoke create on schema public from public;'] : []),
      ...(makesTemporary ? [`revoke temporary on database ${database} from public;`] : []),
    ],
  });
}
