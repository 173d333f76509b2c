import type { JsonObject } from '../domain/prompt.ts';
import { askOnce } from './asking.ts';
import type { Database, Queryable } from './database.ts';
import { needing } from './needing.ts';
import { single } from './single.ts';

/** A prompt to store: canonical content, and the version it was based on (0: there was none, null: not known). */
export interface PushItem {
  readonly name: string;
  readonly content: string;
  readonly parent: number | null;
  readonly description: string;
  readonly tags: readonly string[];
}

/** What became of a pushed prompt. `described`: no new version, but description or tags changed. */
export interface PushedPrompt {
  readonly name: string;
  readonly version: number;
  readonly versionId: string;
  readonly digest: string;
  readonly outcome: 'created' | 'described' | 'unchanged';
}

export interface ChangeRequest {
  readonly author: string;
  readonly source: JsonObject;
  readonly requestId: string;
  /** Does everything but commit. */
  readonly dryRun: boolean;
}

/** Stores all items or none, in one call; asking again with the same request id changes nothing. */
export async function pushPrompts(
  database: Database,
  items: readonly PushItem[],
  request: ChangeRequest & { readonly message: string },
): Promise<PushedPrompt[]> {
  return askOnce(database, request, async (queryable, requestId) => {
    const rows = await needing(
      'author',
      queryable.query<{ result: PushedPrompt[] }>(
        'select promptctl.push($1, $2, $3, $4, $5, $6, $7, $8, $9) as result',
        [
          items.map((item) => item.name),
          items.map((item) => item.content),
          items.map((item) => item.parent),
          items.map((item) => item.description),
          items.map((item) => JSON.stringify(item.tags)),
          request.message,
          request.author,
          request.source,
          requestId,
        ],
      ),
    );
    return single(rows).result;
  });
}

/** What the database knows of a local prompt; prompts never pushed are absent from the answer. */
export interface SyncState {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly headVersion: number;
  readonly headDigest: string;
  readonly headId: string;
  readonly headSource: JsonObject;
  /** An earlier version said the same as the newest. */
  readonly headRecurs: boolean;
  /** Where description and tags were last pushed from. */
  readonly describedFrom: JsonObject;
  /** The newest version pushed from this repository and branch, from a clean tree. */
  readonly branchVersion: number | null;
  readonly branchDigest: string | null;
  /** The newest version that says the same as the local prompt, when that is not the head. */
  readonly sameVersion: number | null;
}

export async function readSyncState(
  queryable: Queryable,
  prompts: readonly { readonly name: string; readonly digest: string }[],
  place: { readonly repository: string | null; readonly branch: string | null },
): Promise<SyncState[]> {
  return queryable.query<SyncState>(
    `select name, description, tags, head_version as "headVersion", head_id as "headId", head_digest as "headDigest",
       head_source as "headSource", head_recurs as "headRecurs", described_from as "describedFrom",
       branch_version as "branchVersion", branch_digest as "branchDigest", same_version as "sameVersion"
     from promptctl.sync_state($1, $2, $3, $4)`,
    [prompts.map((prompt) => prompt.name), prompts.map((prompt) => prompt.digest), place.repository, place.branch],
  );
}

/** A prompt with its newest version. */
export interface ListedPrompt {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly headVersion: number;
  readonly headModel: string | null;
  readonly headAuthor: string;
  readonly headCreatedAt: string;
  readonly headSource: JsonObject;
}

export async function listPrompts(queryable: Queryable): Promise<ListedPrompt[]> {
  return queryable.query<ListedPrompt>(`
    select name, description, tags, head_version as "headVersion",
      head_model as "headModel", head_author as "headAuthor", head_created_at as "headCreatedAt", head_source as "headSource"
    from promptctl.prompt_list
    where head_version > 0
    order by name`);
}

export async function listPromptNames(queryable: Queryable): Promise<string[]> {
  const rows = await queryable.query<{ name: string }>(
    'select name from promptctl.prompt_list where head_version > 0 order by name',
  );
  return rows.map((row) => row.name);
}

/** The newest versions of prompts, with what belongs to the prompt itself; without contents. */
export async function listDescribedHeads(
  queryable: Queryable,
  names: readonly string[],
): Promise<
  {
    readonly name: string;
    readonly versionId: string;
    readonly digest: string;
    readonly description: string;
    readonly tags: readonly string[];
  }[]
> {
  return queryable.query(
    `select name, head_id as "versionId", head_digest as digest, description, tags
     from promptctl.prompt_list
     where name = any ($1) and head_version > 0
     order by name`,
    [names],
  );
}
