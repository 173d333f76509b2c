import type { JsonObject } from '../domain/prompt.ts';
import type { Queryable } from './database.ts';

/** A version as it was stored; `content` is its canonical JSON. */
export interface StoredVersion {
  readonly prompt: string;
  readonly version: number;
  readonly id: string;
  readonly digest: string;
  readonly parentVersion: number | null;
  readonly content: string;
  readonly message: string;
  readonly author: string;
  readonly dbUser: string;
  readonly source: JsonObject;
  readonly createdAt: string;
  readonly description: string;
  readonly tags: readonly string[];
}

const COLUMNS = `prompt, version, id, digest, parent_version as "parentVersion", content, message, author, db_user as "dbUser", source,
  created_at as "createdAt", description, tags`;

export async function readVersion(
  queryable: Queryable,
  prompt: string,
  version: number,
): Promise<StoredVersion | null> {
  const [row] = await queryable.query<StoredVersion>(
    `select ${COLUMNS} from promptctl.version_list where prompt = $1 and version = $2`,
    [prompt, version],
  );
  return row ?? null;
}

/** What an app reads of a version that it names by its number. */
export async function readPinned(
  queryable: Queryable,
  prompt: string,
  version: number,
): Promise<Pick<StoredVersion, 'id' | 'digest' | 'content'> | null> {
  const [row] = await queryable.query<Pick<StoredVersion, 'id' | 'digest' | 'content'>>(
    'select id, digest, content from promptctl.pinned_version($1, $2)',
    [prompt, version],
  );
  return row ?? null;
}

export async function readHead(queryable: Queryable, prompt: string): Promise<StoredVersion | null> {
  const [row] = await queryable.query<StoredVersion>(
    `select ${COLUMNS} from promptctl.version_list where prompt = $1 and is_head`,
    [prompt],
  );
  return row ?? null;
}

export async function readHeads(queryable: Queryable, prompts: readonly string[]): Promise<StoredVersion[]> {
  return queryable.query<StoredVersion>(
    `select ${COLUMNS} from promptctl.version_list where prompt = any ($1) and is_head order by prompt`,
    [prompts],
  );
}

/** The newest version whose digest starts with `prefix`. */
export async function readByDigest(
  queryable: Queryable,
  prompt: string,
  prefix: string,
): Promise<StoredVersion | null> {
  const [row] = await queryable.query<StoredVersion>(
    `select ${COLUMNS} from promptctl.version_list where prompt = $1 and starts_with(digest, $2) order by version desc limit 1`,
    [prompt, prefix],
  );
  return row ?? null;
}

/** Versions of a prompt, newest first. */
export async function listVersions(
  queryable: Queryable,
  prompt: string,
  limit: number | null,
): Promise<StoredVersion[]> {
  return queryable.query<StoredVersion>(
    `select ${COLUMNS} from promptctl.version_list where prompt = $1 order by version desc limit $2`,
    [prompt, limit],
  );
}

/** The newest version of each prompt that has exactly this digest. */
export async function findByDigests(
  queryable: Queryable,
  prompts: readonly { readonly name: string; readonly digest: string }[],
): Promise<{ readonly name: string; readonly version: number }[]> {
  return queryable.query(
    `select item.name, max(v.version) as version
     from unnest($1::text[], $2::text[]) as item (name, digest)
     join promptctl.version_list v on v.prompt = item.name and v.digest = item.digest
     group by item.name
     order by item.name`,
    [prompts.map((prompt) => prompt.name), prompts.map((prompt) => prompt.digest)],
  );
}

/** The derived status of versions of a prompt, per environment. */
export interface VersionStatus {
  readonly version: number;
  readonly environment: string;
  readonly status: 'active' | 'testing' | 'archived' | 'draft';
}

export async function listVersionStatuses(queryable: Queryable, prompt: string): Promise<VersionStatus[]> {
  return queryable.query<VersionStatus>(
    `select version, environment, status from promptctl.version_status_list
     where prompt = $1 and status <> 'draft' order by version, environment`,
    [prompt],
  );
}

/** Where versions of a prompt are held after a rollback. */
export async function listHolds(
  queryable: Queryable,
  prompt: string,
): Promise<{ readonly version: number; readonly environment: string }[]> {
  return queryable.query(
    'select version, environment from promptctl.held_version_list where prompt = $1 order by version, environment',
    [prompt],
  );
}

/** Versions by their public ids, in name order. */
export async function readVersions(queryable: Queryable, ids: readonly string[]): Promise<StoredVersion[]> {
  return queryable.query<StoredVersion>(
    `select ${COLUMNS} from promptctl.version_list where id = any ($1) order by prompt`,
    [ids],
  );
}
