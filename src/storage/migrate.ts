import { isPromptctlError, PromptctlError } from '../domain/errors/error.ts';
import { isOlder, VERSION } from '../domain/version.ts';
import type { Database, Queryable } from './database.ts';
import { type MigrationFile, readMigrations } from './migration-files.ts';
import { needing } from './needing.ts';

/** Where a database stands; `pending` are the names still to apply. */
export interface MigrationState {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/** SQLSTATEs of a missing table and a missing schema. */
const MISSING = new Set(['42P01', '3F000']);

interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
  readonly oldest_client: string;
}

/**
 * Tells which migrations a database has and lacks.
 * @throws PromptctlError `client-too-old`, or `migration-changed` when an applied one is not the one carried here.
 */
export async function migrationState(
  database: Queryable & { target: string },
  files = readMigrations(),
): Promise<MigrationState> {
  const applied = await readApplied(database).catch((error: unknown) => {
    if (isPromptctlError(error, 'database-failed') && MISSING.has(error.data.sqlState)) return [];
    throw error;
  });
  return compare(applied, files, database.target);
}

/**
 * Applies what is pending, all in one transaction; a second caller waits and finds nothing to do.
 * The lock is the transaction's own: a session lock would be stranded behind a pooler.
 */
export async function migrate(
  database: Database,
  options: { readonly dryRun?: boolean; readonly files?: readonly MigrationFile[] } = {},
): Promise<{ readonly applied: readonly string[]; readonly already: readonly string[] }> {
  const files = options.files ?? readMigrations();
  const applying = database.transaction(
    async (transaction) => {
      await takeTurn(transaction);
      await createMigrationTable(transaction);
      await requireOwnSchema(transaction, database.target);
      // What waits for a table that somebody reads for long holds up all that is tracked meanwhile.
      await transaction.query(`select set_config('lock_timeout', '5s', true)`);
      const state = compare(await readApplied(transaction), files, database.target);
      for (const file of files.filter(({ name }) => state.pending.includes(name))) await apply(transaction, file);
      if (state.pending.length > 0) await conclude(transaction);
      return { applied: state.pending, already: state.applied };
    },
    options.dryRun === true ? 'rollback' : 'commit',
  );
  return needing('owner', applying);
}

function compare(
  applied: readonly AppliedMigration[],
  files: readonly MigrationFile[],
  target: string,
): MigrationState {
  const needed = applied.map((row) => row.oldest_client).reduce((a, b) => (isOlder(a, b) ? b : a), '0.0.0');
  if (isOlder(VERSION, needed)) throw new PromptctlError('client-too-old', { version: VERSION, needed, target });
  const newest = files.at(-1)?.name ?? '';
  for (const { name, checksum } of applied) {
    const file = files.find((candidate) => candidate.name === name);
    // A newer client may have added migrations that still allow this one.
    if (file === undefined && name > newest) continue;
    if (file?.checksum !== checksum) {
      throw new PromptctlError('migration-changed', {
        target,
        name,
        problem: file === undefined ? 'missing' : 'changed',
      });
    }
  }
  const names = new Set(applied.map((row) => row.name));
  return {
    applied: applied.map((row) => row.name),
    pending: files.map((file) => file.name).filter((name) => !names.has(name)),
  };
}

async function readApplied(queryable: Queryable): Promise<AppliedMigration[]> {
  return queryable.query<AppliedMigration>(
    'select name, checksum, oldest_client from promptctl.migration_list order by name',
  );
}

/**
 * One after the other. Where the schema is, by a lock that nobody else can take; an advisory lock any login could hold for ever.
 * @throws PromptctlError `database-busy`.
 */
async function takeTurn(queryable: Queryable): Promise<void> {
  await queryable.query(`
    do $$ begin
      perform set_config('lock_timeout', '30s', true);
      if not exists (select from pg_tables where schemaname = 'promptctl' and tablename = 'migrations') then
        perform pg_advisory_xact_lock(hashtextextended('promptctl.migrate', 0));
      end if;
      -- It may have come while this waited, which only a statement of its own sees.
      if exists (select from pg_tables where schemaname = 'promptctl' and tablename = 'migrations') then
        lock table promptctl.migrations in share row exclusive mode;
      end if;
    end $$`);
}

async function createMigrationTable(queryable: Queryable): Promise<void> {
  await queryable.query(`
    do $$ begin
      -- Asking for what is there already would need the right to make it.
      if to_regnamespace('promptctl') is null then
        create schema promptctl;
      end if;
    end $$;
    create table if not exists promptctl.migrations (
      name text primary key, checksum text not null, oldest_client text not null,
      applied_by name not null default session_user, applied_at timestamptz not null default now());
    comment on schema promptctl is 'Prompts, versions, releases and executions of promptctl. Written to by its functions only.';
    comment on table promptctl.migrations is 'Which migrations were applied, and what they said.';
    do $$ begin
      if to_regclass('promptctl.migration_list') is null then
        create view promptctl.migration_list as select name, checksum, oldest_client from promptctl.migrations;
        comment on view promptctl.migration_list is 'What clients compare with the migrations that they carry.';
      end if;
    end $$`);
}

/**
 * Refuses a schema that somebody else made, or may put something into: triggers of its owner, and functions that are found before Postgres'
 * own, would run with the rights of whoever migrates.
 * @throws PromptctlError `schema-not-ours`, `schema-open`.
 */
async function requireOwnSchema(queryable: Queryable, target: string): Promise<void> {
  const [strange] = await queryable.query<{ what: string; owner: string }>(`
    select what, owner::regrole::text as owner
    from (
      select 'the schema promptctl' as what, nspowner as owner from pg_namespace where nspname = 'promptctl'
      union all
      select 'the table ' || relname, relowner from pg_class where relnamespace = 'promptctl'::regnamespace and relkind <> 'i'
      union all
      select 'the function ' || proname, proowner from pg_proc where pronamespace = 'promptctl'::regnamespace
      union all
      select 'the operator ' || oprname, oprowner from pg_operator where oprnamespace = 'promptctl'::regnamespace
      union all
      select 'the type ' || typname, typowner from pg_type where typnamespace = 'promptctl'::regnamespace
    ) as object
    where owner <> (select oid from pg_roles where rolname = session_user)
    limit 1`);
  if (strange !== undefined) throw new PromptctlError('schema-not-ours', { target, ...strange });
  const open = await queryable.query<{ login: string }>(`
    select case grantee when 0 then 'public' else grantee::regrole::text end as login
    from pg_namespace, aclexplode(nspacl)
    where nspname = 'promptctl' and privilege_type = 'CREATE' and grantee <> nspowner
    order by 1`);
  if (open.length > 0) throw new PromptctlError('schema-open', { target, logins: open.map(({ login }) => login) });
}

/** The audit log is told, and what logins may call follows from their grants: what is new is theirs too, and what was made anew has lost its privileges. */
async function conclude(queryable: Queryable): Promise<void> {
  await queryable.query(`
    do $$ begin
      -- The files that are applied may end before these.
      if to_regproc('promptctl.audit_migration') is not null then
        perform promptctl.align_all_privileges();
        perform promptctl.audit_migration();
      end if;
    end $$`);
}

async function apply(queryable: Queryable, file: MigrationFile): Promise<void> {
  await queryable.query(file.sql);
  await queryable.query('insert into promptctl.migrations (name, checksum, oldest_client) values ($1, $2, $3)', [
    file.name,
    file.checksum,
    file.oldestClient,
  ]);
}
