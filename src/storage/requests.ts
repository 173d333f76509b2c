import type { JsonObject } from '../domain/prompt.ts';
import type { ReleaseRequest, RequestedItem } from '../domain/release-request.ts';
import { askOnce } from './asking.ts';
import type { Database, Queryable } from './database.ts';
import type { ChangeRequest } from './prompts.ts';
import { type Answer, BEGAN, type Release, toRelease } from './releases.ts';
import { single } from './single.ts';

/** A request as the database keeps it. */
export interface LoggedRequest extends ReleaseRequest {
  /** Where it came from: repository, branch, commit, run. */
  readonly source: JsonObject;
}

const COLUMNS = 'id, environment, kind, items, reason, author, db_user as "dbUser", source, at, state, ended';

/** Requests, newest first; what is null does not narrow. `isWaiting`: neither released nor rejected. */
export async function listRequests(
  queryable: Queryable,
  filter: { readonly environment: string | null; readonly isWaiting: boolean | null; readonly limit: number | null },
): Promise<LoggedRequest[]> {
  return queryable.query<LoggedRequest>(
    `select ${COLUMNS} from promptctl.request_list
     where ($1::text is null or environment = $1) and ($2::boolean is null or (ended is null) = $2)
     order by at desc, id desc limit $3`,
    [filter.environment, filter.isWaiting, filter.limit],
  );
}

export async function readRequest(queryable: Queryable, id: string): Promise<LoggedRequest | null> {
  const [row] = await queryable.query<LoggedRequest>(`select ${COLUMNS} from promptctl.request_list where id = $1`, [
    id,
  ]);
  return row ?? null;
}

/** Releases what another login requested; asking again with the same request id changes nothing. */
export async function approveRequest(database: Database, id: string, request: ChangeRequest): Promise<Release> {
  return askOnce(database, request, async (queryable, requestId) => {
    const rows = await queryable.query<Answer>(`select promptctl.approve($1, $2, $3, $4) as result, ${BEGAN}`, [
      id,
      request.author,
      request.source,
      requestId,
    ]);
    return toRelease(single(rows));
  });
}

/** Ends a request without a release. */
export async function rejectRequest(
  database: Database,
  id: string,
  { reason, author }: { readonly reason: string; readonly author: string },
): Promise<ReleaseRequest> {
  const rows = await database.query<{ result: ReleaseRequest }>('select promptctl.reject($1, $2, $3) as result', [
    id,
    reason,
    author,
  ]);
  return single(rows).result;
}

/** A login that may release prompts of a pattern. */
export interface Releaser {
  readonly login: string;
  readonly prompts: string;
}

/** Who may release to an environment: by a grant, or as the owner of the schema. Superusers, who may do anything, are not among them. */
export async function listReleasers(queryable: Queryable, environment: string): Promise<Releaser[]> {
  return queryable.query<Releaser>(
    `select login, prompts from promptctl.grant_list
     where role in ('releaser', 'admin') and environment in ('*', $1) and can_login
     union
     select r.rolname::text, '**' from pg_namespace n join pg_roles r on r.oid = n.nspowner
     where n.nspname = 'promptctl' and r.rolcanlogin
     order by login, prompts`,
    [environment],
  );
}

/** The contents of some versions of prompts, each given as (prompt, version). */
export async function readContents(
  queryable: Queryable,
  versions: readonly Pick<RequestedItem, 'prompt' | 'version'>[],
): Promise<{ readonly prompt: string; readonly version: number; readonly content: string }[]> {
  return queryable.query(
    `select v.prompt, v.version, v.content
     from unnest($1::text[], $2::integer[]) as wanted (prompt, version)
     join promptctl.version_list v on v.prompt = wanted.prompt and v.version = wanted.version`,
    [versions.map(({ prompt }) => prompt), versions.map(({ version }) => version)],
  );
}
