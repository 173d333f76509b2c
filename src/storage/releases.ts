import type { AbTest } from '../domain/ab-test.ts';
import type { JsonObject } from '../domain/prompt.ts';
import type { ReleaseRequest } from '../domain/release-request.ts';
import { askOnce } from './asking.ts';
import type { Database, Queryable } from './database.ts';
import { needing } from './needing.ts';
import type { ChangeRequest } from './prompts.ts';
import { single } from './single.ts';
import type { TestStart } from './tests.ts';

export type ReleaseKind = 'promote' | 'rollback' | 'retire' | 'test-start' | 'test-ramp' | 'test-stop';

/** One prompt of a release. What is expected is compared with what is served, after the lock; left out, it is not. */
export interface ReleaseItem {
  readonly prompt: string;
  /** What is to be served; of a stopped test null for its control. */
  readonly version: number | null;
  readonly expected?: number | null;
  /** The test that must run now; null: none. */
  readonly expectedTest?: string | null;
  /** In basis points, of that test. */
  readonly expectedCoverage?: number;
  /** For the start of a test; what is served is its control. */
  readonly start?: TestStart;
  /** For a ramp: the new coverage, in basis points. */
  readonly ramp?: number;
  /** For undoing a whole release: its revision, which must still be the prompt's last; then `version` says nothing. */
  readonly undoes?: number;
  /** The version that the caller asked a rollback to go to; left out where it was looked up. */
  readonly to?: number;
}

/** A release as it happened; `revision` null: none was made, as there was nothing to change, or as it waits for a second person. */
export interface Release {
  readonly environment: string;
  readonly kind: ReleaseKind;
  readonly reason: string;
  readonly author: string;
  readonly at: string | null;
  readonly epoch: number | null;
  readonly revision: number | null;
  readonly items: readonly ReleasedItem[];
  /** What waits for a second person, or was approved by one; null: nobody else was needed. */
  readonly request: AnsweredRequest | null;
}
export interface AnsweredRequest extends ReleaseRequest {
  /** False: it was there before. Asked for once more, it is that one. */
  readonly isNew: boolean;
}
export interface ReleasedItem {
  readonly prompt: string;
  readonly version: number | null;
  readonly versionId: string | null;
  readonly previousVersion: number | null;
  readonly previousVersionId: string | null;
  readonly changed: boolean;
  /** The test that this release started, ramped or stopped; of a prompt that was not changed the one that runs. */
  readonly test: AbTest | null;
}

/**
 * Releases all items or none, in one call, or writes down that it is requested; asking again with the same request id changes nothing.
 */
export async function release(
  database: Database,
  change: {
    readonly environment: string;
    readonly kind: ReleaseKind;
    readonly items: readonly ReleaseItem[];
    readonly reason: string;
    readonly again?: boolean;
    readonly acceptContract?: boolean;
    /** Ends the tests that run on the prompts. */
    readonly stopTest?: boolean;
  },
  request: ChangeRequest,
): Promise<Release> {
  return askOnce(database, request, async (queryable, requestId) => {
    const answer = single(
      await needing(
        'releaser',
        queryable.query<Answer>(`select promptctl.release($1, $2, $3, $4, $5, $6, $7, $8) as result, ${BEGAN}`, [
          change.environment,
          JSON.stringify(change.items),
          change.kind,
          change.reason,
          request.author,
          request.source,
          requestId,
          {
            again: change.again === true,
            acceptContract: change.acceptContract === true,
            stopTest: change.stopTest === true,
          },
        ]),
      ),
    );
    return toRelease(answer);
  });
}

/** What the database answers who releases or approves, and when it was asked. */
export interface Answer {
  readonly result: Omit<Release, 'request'> & { readonly request: ReleaseRequest | null };
  readonly began: string;
}
export const BEGAN = 'promptctl.iso_time(now()) as began';

/** A request that was made after this very statement began was made by it. */
export function toRelease({ result, began }: Answer): Release {
  const { request } = result;
  return { ...result, request: request === null ? null : { ...request, isNew: request.at >= began } };
}

/** A release in an environment's log. */
export interface LoggedRelease {
  readonly environment: string;
  readonly revision: number;
  readonly epoch: number;
  readonly kind: ReleaseKind;
  readonly author: string;
  readonly dbUser: string;
  readonly reason: string;
  readonly source: JsonObject;
  readonly at: string;
  /** Who asked for it, where it waited for a second person: then author and dbUser are who approved it. */
  readonly request: Pick<ReleaseRequest, 'id' | 'author' | 'dbUser' | 'at'> | null;
  readonly items: readonly {
    readonly prompt: string;
    readonly version: number | null;
    readonly previousVersion: number | null;
    readonly served: boolean;
    /** The test that the release started, ramped or stopped, and its coverage from then on; null: stopped. */
    readonly test: string | null;
    readonly coverage: number | null;
    /** The versions of that test, its control first. */
    readonly arms: readonly number[] | null;
  }[];
}

/** The log of an environment, newest first; of one prompt, or since a time, where given. */
export async function listReleases(
  queryable: Queryable,
  environment: string,
  filter: {
    readonly prompt: string | null;
    readonly since: string | null;
    readonly limit: number | null;
    readonly revision?: number;
  },
): Promise<LoggedRelease[]> {
  return queryable.query<LoggedRelease>(
    `select r.environment, r.revision, r.epoch, r.kind, r.author, r.db_user as "dbUser", r.reason, r.source, r.at, r.request, item.items
     from promptctl.release_list r
     cross join lateral (
       select jsonb_agg(jsonb_build_object(
         'prompt', i.prompt, 'version', i.version, 'previousVersion', i.previous_version, 'served', i.is_served,
         'test', i.test_id, 'coverage', i.coverage,
         'arms', (select jsonb_path_query_array(t.facts, '$.arms[*].version') from promptctl.test_list t where t.id = i.test_id)
       ) order by i.prompt) as items
       from promptctl.release_item_list i
       where i.environment = r.environment and i.revision = r.revision
     ) as item
     where r.environment = $1
       and ($2::text is null or exists (
         select from promptctl.release_item_list i where i.environment = r.environment and i.revision = r.revision and i.prompt = $2))
       and ($3::timestamptz is null or r.since >= $3)
       and ($5::bigint is null or r.revision = $5)
     order by r.revision desc
     limit $4`,
    [environment, filter.prompt, filter.since, filter.limit, filter.revision ?? null],
  );
}

/** What an environment serves of a prompt, and the release that made it so; version null: retired. */
export interface Deployment {
  readonly environment: string;
  readonly prompt: string;
  readonly version: number | null;
  readonly versionId: string | null;
  readonly digest: string | null;
  readonly revision: number;
  readonly kind: ReleaseKind;
  readonly author: string;
  readonly reason: string;
  readonly at: string;
  /** The test that runs on it, and its coverage in basis points. */
  readonly test: string | null;
  readonly coverage: number | null;
}

/** Deployments of the given prompts (null: all) in the given environment (null: all). */
export async function listDeployments(
  queryable: Queryable,
  filter: { readonly prompts: readonly string[] | null; readonly environment: string | null },
): Promise<Deployment[]> {
  return queryable.query<Deployment>(
    `select environment, prompt, version, version_id as "versionId", digest, revision, kind, author, reason, at, test_id as test, coverage
     from promptctl.deployment_list
     where ($1::text[] is null or prompt = any ($1)) and ($2::text is null or environment = $2)
     order by prompt, environment`,
    [filter.prompts, filter.environment],
  );
}

/** What `~1`, `~2` … mean: versions served before the current one, nearest first. */
export async function listEarlierVersions(
  queryable: Queryable,
  environment: string,
  prompt: string,
): Promise<{ readonly back: number; readonly version: number; readonly revision: number }[]> {
  return queryable.query('select back, version, revision from promptctl.earlier_versions($1, $2) order by back', [
    environment,
    prompt,
  ]);
}
