import type { Head } from '../domain/head.ts';
import type { EnvironmentState, ServedPrompt } from '../domain/served-prompt.ts';
import type { ServedTest } from '../domain/served-test.ts';
import type { ServedVersion } from '../domain/served-version.ts';
import type { Queryable } from './database.ts';

/** The head of an environment as a database has it. Only a primary can say that a newer one does not exist. */
export interface FoundHead {
  readonly databaseId: string;
  readonly head: Head;
  readonly isPrimary: boolean;
}

/** A state as a database has it. */
export type FoundState = EnvironmentState & { readonly isPrimary: boolean };

interface HeadRow {
  readonly databaseId: string;
  readonly epoch: number;
  readonly revision: number;
  readonly mark: string;
  readonly isPrimary: boolean;
}

interface StateRow extends HeadRow {
  readonly scope: 'all' | 'changes' | 'other-history';
  readonly prompt: string | null;
  readonly changedAt: number;
  readonly version: number | null;
  readonly versionId: string;
  readonly digest: string;
  readonly content: string;
  readonly previousVersion: number | null;
  readonly previousVersionId: string;
  readonly previousDigest: string;
  readonly previousContent: string;
  readonly test: ServedTest | null;
}

/** Asks for the head alone; null: there is no such environment. */
export async function readHead(queryable: Queryable, environment: string): Promise<FoundHead | null> {
  const [row] = await queryable.query<HeadRow>(
    `select database_id as "databaseId", epoch, revision, mark, is_primary as "isPrimary" from promptctl.environment_head($1)`,
    [environment],
  );
  return row === undefined ? null : toFound(row);
}

type Known = { readonly databaseId: string; readonly head: Head };

/**
 * What an environment serves: what changed since `known` where that is a state of this very history, else all of it.
 * Null: there is no such environment.
 */
export async function readState(
  queryable: Queryable,
  environment: string,
  known: Known | null,
): Promise<FoundState | null> {
  const changes = known === null ? 'other-history' : await readChanges(queryable, environment, known);
  return changes === 'other-history' ? readAll(queryable, environment) : changes;
}

/** Everything that an environment serves, which may be much; null: there is no such environment. */
export async function readAll(queryable: Queryable, environment: string): Promise<FoundState | null> {
  const rows = await readRows(queryable, environment, null);
  return toState(environment, rows, null);
}

/** What changed since a head; `other-history`: that head is none of this history, so everything has to be asked for. */
export async function readChanges(
  queryable: Queryable,
  environment: string,
  known: Known,
): Promise<FoundState | 'other-history' | null> {
  const rows = await readRows(queryable, environment, known);
  return rows[0]?.scope === 'other-history' ? 'other-history' : toState(environment, rows, known.head);
}

async function readRows(queryable: Queryable, environment: string, known: Known | null): Promise<StateRow[]> {
  const { revision, mark } = known?.head ?? { revision: null, mark: null };
  return queryable.query<StateRow>(
    `select database_id as "databaseId", epoch, revision, mark, is_primary as "isPrimary", scope,
       prompt, changed_at as "changedAt", version, version_id as "versionId", digest, content,
       previous_version as "previousVersion", previous_version_id as "previousVersionId",
       previous_digest as "previousDigest", previous_content as "previousContent", test
     from promptctl.read_environment($1, $2, $3, $4)`,
    [environment, known?.databaseId ?? null, revision, mark],
  );
}

function toState(environment: string, rows: readonly StateRow[], base: Head | null): FoundState | null {
  const [first] = rows;
  if (first === undefined) return null;
  const prompts = rows.flatMap((row) => (row.prompt === null ? [] : [toServed(row, row.prompt)]));
  return { ...toFound(first), environment, base, prompts };
}

function toFound({ databaseId, epoch, revision, mark, isPrimary }: HeadRow): FoundHead {
  return { databaseId, head: { epoch, revision, mark }, isPrimary };
}

function toServed(row: StateRow, prompt: string): ServedPrompt {
  const { previousVersion, previousVersionId, previousDigest, previousContent } = row;
  return {
    prompt,
    revision: row.changedAt,
    live: toVersion(row.version, row.versionId, row.digest, row.content),
    previous: toVersion(previousVersion, previousVersionId, previousDigest, previousContent),
    test: row.test,
  };
}

function toVersion(version: number | null, versionId: string, digest: string, content: string): ServedVersion | null {
  return version === null ? null : { version, versionId, digest, content };
}
