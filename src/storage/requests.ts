import type { JsonObject } from '../domain/prompt.ts';
import type { ReleaseRequest, RequestedItem } from '../domain/release-request.ts';
import { askOnce } from './asking.ts';
import type { Database, Queryable } from './database.ts';
import { needing } from './needing.ts';
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
    const rows = await needing(
      'releaser',
      queryable.query<Answer>(`select promptctl.approve($1, $2, $3, $4) as result, ${BEGAN}`, [
        id,
        request.author,
        request.source,
        requestId,
      ]),
    );
    return toRelease(single(rows));
  });
}

/** Ends a request without a release. */
export async function rejectRequest(
  database: Database,
  id: string,
  { reason, author }: { readonly reason: string; readonly author: string },
): Promise<ReleaseRequest> {
  const rows = await needing(
    'releaser',
    database.query<{ result: ReleaseRequest }>('select promptctl.reject($1, $2, $3) as result', [id, reason, author]),
  );
  return single(rows).result;
}

/** The logins that may approve a request: who may release all of its prompts there, but not who asked. */
export async function listApprovers(
  queryable: Queryable,
  { environment, items, dbUser }: Pick<ReleaseRequest, 'environment' | 'items' | 'dbUser'>,
): Promise<string[]> {
  const rows = await queryable.query<{ login: string }>(
    `with releaser as (
       select login, expression from promptctl.releaser_list where environment in ('*', $1) and login <> $2
     )
     select distinct login from releaser
     where not exists (
       select from unnest($3::text[]) as name
       where not exists (select from releaser as one where one.login = releaser.login and name ~ one.expression))
     order by login`,
    [environment, dbUser, items.map(({ prompt }) => prompt)],
  );
  return rows.map(({ login }) => login);
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
