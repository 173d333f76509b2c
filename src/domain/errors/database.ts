import type { Role } from '../grant.ts';
import { shellWord } from '../quoting.ts';
import { didYouMean } from '../suggest.ts';
import { count, enumerate } from '../words.ts';
import { row } from './row.ts';

type Nothing = Record<string, never>;

/** What a grant of each role is limited by; nobody is told to grant more than is needed. */
const LIMITS: { readonly [role in Role]: string } = {
  reader: '',
  author: ' --prompts PATTERN',
  releaser: ' --env ENV --prompts PATTERN',
  admin: '',
  app: ' --env ENV',
};

/** Reaching, preparing and trusting the database. `target` never holds a password. */
export const databaseErrors = {
  'database-unset': row<Nothing>(
    3,
    'No database was chosen.',
    () => 'no database is set',
    () => 'set DATABASE_URL, or write "database: embedded" into promptctl.yaml (promptctl init does)',
  ),
  'database-variable-unset': row<{ variable: string; environment: string | null; origin: string }>(
    3,
    'A setting names an environment variable for the database, and it is not set.',
    ({ variable, environment, origin }) =>
      `${variable} is not set; ${origin} names it as the database${environment === null ? '' : ` of ${environment}`}`,
    ({ variable }) => didYouMean(variable, ['embedded']) ?? `set ${variable} to a postgres:// URL`,
  ),
  'not-embedded': row<{ target: string; origin: string }>(
    2,
    'The command is for the embedded database, and another one is chosen.',
    ({ target, origin }) => `the chosen database is ${target} (${origin}), which promptctl does not run`,
    () => 'add --database embedded to mean the embedded one',
  ),
  'database-url-invalid': row<{ origin: string; problem: string }>(
    3,
    'The database setting is not a Postgres URL.',
    ({ origin, problem }) => `the database set by ${origin} cannot be used: ${problem}`,
    () =>
      'form: postgres://user@host:5432/database (the password in PGPASSWORD, ~/.pgpass or the URL of an environment variable)',
  ),
  /** `sent`: a statement was on its way when the connection failed, so whether it was carried out is not known. */
  'database-unreachable': row<{ target: string; reason: string; sent: boolean }>(
    3,
    'The database could not be reached, or stopped answering.',
    ({ target, reason }) => `cannot reach the database ${target}: ${reason}`,
    () => 'promptctl config --show-origin says where the setting comes from',
  ),
  'database-untrusted': row<{ target: string; problem: 'no-tls' | 'certificate'; reason: string }>(
    3,
    'The connection to the database would not be protected: it offers no TLS, or its certificate cannot be verified.',
    ({ target, reason }) => `the connection to ${target} cannot be trusted: ${reason}`,
    ({ problem }) =>
      problem === 'no-tls'
        ? 'turn on TLS there; where nobody else is on the network, sslmode=disable in the URL does without'
        : 'name the authority that signed it: sslrootcert=/path/to/ca.pem in the URL, or NODE_EXTRA_CA_CERTS=/path/to/ca.pem',
  ),
  'database-login-refused': row<{ target: string; reason: string }>(
    3,
    'The database refused the login.',
    ({ target, reason }) => `the database ${target} refused the login: ${reason}`,
    () =>
      'check user and password (PGPASSWORD or ~/.pgpass); promptctl config --show-origin says where the setting comes from',
  ),
  'database-outcome-unknown': row<{ target: string; requestId: string }>(
    3,
    'The connection was lost while a change was being made, and the database could not be asked what became of it.',
    ({ target, requestId }) =>
      `the connection to ${target} was lost before it confirmed the change (request ${requestId})`,
    () =>
      'the change was made whole or not at all: promptctl log --env ENV (releases) or promptctl log NAME (pushes) tells',
  ),
  'database-busy': row<{ target: string }>(
    5,
    'Somebody else held a lock for too long.',
    ({ target }) => `somebody else on ${target} held a lock for too long; nothing was changed`,
    () => 'try again',
  ),
  'database-canceled': row<{ target: string }>(
    3,
    'The database ended a statement because it took too long, or somebody asked it to.',
    ({ target }) => `the database ${target} canceled the statement; nothing was changed`,
    () => 'try again; a statement_timeout of the login or of the pooler may be too short',
  ),
  'database-read-only': row<{ target: string }>(
    3,
    'The database takes no writes: a replica, or one that was switched to read only.',
    ({ target }) => `the database ${target} is read only`,
    () => 'connect to the primary; promptctl config --show-origin says where the setting comes from',
  ),
  /** `pending` null: what is missing was noticed, not counted. */
  'database-not-migrated': row<{ target: string; pending: readonly string[] | null }>(
    3,
    'The schema is missing or older than this client needs.',
    ({ target, pending }) =>
      `the database ${target} is not ready: ${pending === null ? 'its schema is missing or too old' : `${count(pending.length, 'migration')} ${pending.length === 1 ? 'is' : 'are'} not applied`}`,
    () => 'run promptctl db migrate',
  ),
  'client-too-old': row<{ version: string; needed: string; target: string }>(
    3,
    'The schema was migrated by a newer promptctl that does not allow clients of this version.',
    ({ version, needed, target }) =>
      `promptctl ${version} is too old for the database ${target}, which needs ${needed}`,
    ({ needed }) => `npm install promptctl@${needed} or newer`,
  ),
  'migration-changed': row<{ target: string; name: string; problem: 'changed' | 'missing' }>(
    3,
    'A migration that was applied is not the one this client carries.',
    ({ name, problem, target }) =>
      problem === 'changed'
        ? `migration ${name} was changed after it was applied to ${target}`
        : `${target} has migration ${name}, which this client does not know although it is not a newer one`,
    () => 'install the promptctl that migrated this database; applied migrations are never edited',
  ),
  'schema-not-ours': row<{ target: string; what: string; owner: string }>(
    3,
    'Something in the schema belongs to another login than the one that migrates.',
    ({ target, what, owner }) => `${what} on ${target} belongs to ${owner}, not to the login that migrates`,
    () => 'migrate as the login that did so first; if nobody did, look who made that schema, and drop it',
  ),
  'schema-open': row<{ target: string; logins: readonly string[] }>(
    3,
    'Others than its owner may put functions into the schema, which would run with the rights of the owner.',
    ({ target, logins }) =>
      `${enumerate(logins)} may create objects in the schema promptctl on ${target}, which would run as its owner`,
    ({ logins }) => `as the owner of the schema: revoke create on schema promptctl from ${logins.join(', ')}`,
  ),
  'permission-denied': row<{ target: string; user: string | null; needs: Role | 'owner'; reason: string }>(
    1,
    'The database login may not do this.',
    ({ target, user, reason }) => `${user ?? 'this login'} may not do this on ${target}: ${reason}`,
    ({ user, needs }) =>
      needs === 'owner'
        ? 'only the login that owns the schema migrates, or installs where there is none: choose it in DATABASE_URL'
        : `whoever administers promptctl there can allow it: promptctl db grant ${needs} --to ${user === null ? 'LOGIN' : shellWord(user)}${LIMITS[needs]}`,
  ),
  'database-failed': row<{ target: string; sqlState: string; reason: string }>(
    70,
    'The database refused a statement in a way promptctl did not foresee.',
    ({ target, sqlState, reason }) => `the database ${target} answered with an error (${sqlState}): ${reason}`,
    () =>
      'this is a bug of promptctl, or something in the database changed under it; run again with PROMPTCTL_DEBUG=1 and report it',
  ),
};
