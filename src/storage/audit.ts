import type { AuditLink } from '../domain/audit-chain.ts';
import type { RowDifference } from '../domain/audit-problem.ts';
import type { JsonObject } from '../domain/prompt.ts';
import type { Queryable } from './database.ts';
import { single } from './single.ts';

/** Milliseconds. Rehashing a large database takes minutes. */
const PATIENCE = 3_600_000;

/** Bytes of a page: an entry may tell of thousands of prompts. */
const PAGE = 4_000_000;

/** Makes everything that a transaction reads the state of one moment; its first statement. Nothing waits for it, nor it for anything. */
export async function holdMoment(transaction: Queryable): Promise<void> {
  await transaction.query('set transaction isolation level repeatable read, read only');
}

/** The entries behind one, in their order: at least one, and at most so many as fit a page. */
export async function readLinks(
  queryable: Queryable,
  after: number,
  limit: number,
): Promise<(AuditLink & { readonly at: string })[]> {
  return queryable.query(
    `with entry as materialized (
       select sequence, at, hash, previous_hash, text, rows_digest, rows_found from promptctl.audit_list
       where sequence > $1 order by sequence limit $2
     ), page as (
       select *, sum(octet_length(text)) over (order by sequence) - octet_length(text) as before from entry
     )
     select sequence, at, hash, previous_hash as "previousHash", text, rows_digest as "rowsDigest", rows_found as "rowsFound"
     from page where before < $3 order by sequence`,
    [after, limit, PAGE],
    PATIENCE,
  );
}

/** The id of the database, even where somebody wrote a second one; null where somebody took it away. */
export async function findDatabaseId(queryable: Queryable): Promise<string | null> {
  const [row] = await queryable.query<{ id: string }>(
    'select database_id as id from promptctl.installation_list order by database_id limit 1',
  );
  return row?.id ?? null;
}

/** How many entries there are to read. */
export async function countEntries(queryable: Queryable): Promise<number> {
  return single(await queryable.query<{ entries: number }>('select count(*) as entries from promptctl.audit_list'))
    .entries;
}

/** How many rows the log tells of. */
export async function countAuditedRows(queryable: Queryable): Promise<number> {
  return single(await queryable.query<{ rows: number }>('select promptctl.audited_rows() as rows', [], PATIENCE)).rows;
}

/** Has the database rehash every audited row; what is not as the log says, so many at most, and how many there are. */
export async function readDifferences(
  queryable: Queryable,
  limit: number,
): Promise<{ readonly total: number; readonly differences: readonly RowDifference[] }> {
  const rows = await queryable.query<RowDifference & { total: number }>(
    `select relation, key, problem, sequence, prompt, version, count(*) over () as total
     from promptctl.audit_differences() limit $1`,
    [limit],
    PATIENCE,
  );
  return { total: rows[0]?.total ?? 0, differences: rows.map(({ total: _total, ...difference }) => difference) };
}

/** An entry of the audit log: one change, who said to have made it, and the login that did. */
export interface AuditEntry {
  readonly sequence: number;
  readonly at: string;
  readonly action: string;
  /** What the client claims. */
  readonly author: string;
  /** What the database knows: `session_user`. */
  readonly dbUser: string;
  readonly detail: JsonObject;
  readonly hash: string;
  readonly previousHash: string;
}

/** Entries, newest first: that name a prompt, or touch an environment (alone, or with every other), where given. */
export async function listEntries(
  queryable: Queryable,
  filter: {
    readonly prompt: string | null;
    readonly environment: string | null;
    readonly since: string | null;
    readonly limit: number | null;
  },
): Promise<AuditEntry[]> {
  return queryable.query<AuditEntry>(
    `select sequence, at, action, author, db_user as "dbUser", detail, hash, previous_hash as "previousHash"
     from promptctl.audit_list
     where ($1::text is null or detail @? format('$.*[*] ? (@.prompt == %s)', to_json($1::text))::jsonpath)
       and ($2::text is null or detail ->> 'environment' in ($2, '*') or detail ->> 'created' = $2
         or detail @? format('$.revoked[*] ? (@.environment == %s || @.environment == "*")', to_json($2::text))::jsonpath)
       and ($3::timestamptz is null or since >= $3)
     order by sequence desc
     limit $4`,
    [filter.prompt, filter.environment, filter.since, filter.limit],
  );
}
