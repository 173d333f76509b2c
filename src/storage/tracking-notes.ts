import type { Queryable } from './database.ts';
import type { Gap } from './executions.ts';

/** The gaps that apps told of, oldest first: those that reach into the period. What is null does not narrow. */
export async function listGaps(
  queryable: Queryable,
  filter: { readonly environment: string | null; readonly since: string | null; readonly until: string | null },
): Promise<Gap[]> {
  return queryable.query<Gap>(
    `select environment, lost, reason, promptctl.iso_time(since) as since, promptctl.iso_time(until) as until, host
     from promptctl.gap_list
     where ($1::text is null or environment = $1) and ($2::timestamptz is null or until >= $2) and ($3::timestamptz is null or since < $3)
     order by gap_list.since, id`,
    [filter.environment, filter.since, filter.until],
  );
}

/** What could not be counted for one reason. */
export interface RejectedCount {
  readonly reason: string;
  readonly events: number;
  /** When the latest of them came, ISO 8601. */
  readonly latest: string;
}

/** What is counted of events that could not be counted: those that came in [since, until). What is null does not narrow. */
export interface RejectedFilter {
  /** What names no environment, as a score, is of every one. */
  readonly environment: string | null;
  readonly since: string | null;
  readonly until: string | null;
  /** What names no prompt is of none. */
  readonly prompts: readonly string[] | null;
}

/** What came and could not be counted, the most frequent reason first. */
export async function countRejected(queryable: Queryable, filter: RejectedFilter): Promise<RejectedCount[]> {
  return queryable.query<RejectedCount>(
    `select reason, count(*) as events, promptctl.iso_time(max(at)) as latest
     from promptctl.rejected_list
     where ($1::timestamptz is null or at >= $1) and ($2::timestamptz is null or at < $2)
       and ($3::text is null or coalesce(event ->> 'environment', event -> 'series' ->> 'environment', $3) = $3)
       and ($4::text[] is null or coalesce(event ->> 'prompt', event -> 'series' ->> 'prompt') = any ($4))
     group by reason order by events desc, reason collate "C"`,
    [filter.since, filter.until, filter.environment, filter.prompts],
  );
}

/** Why events of these producers were not counted, the most frequent reason first. */
export async function countRejectedBy(
  queryable: Queryable,
  producers: readonly string[],
): Promise<{ readonly reason: string; readonly events: number }[]> {
  return queryable.query(
    `select reason, count(*) as events from promptctl.rejected_list
     where producer_id = any ($1) group by reason order by events desc, reason collate "C"`,
    [producers],
  );
}

/** One event as it came, without its user, and why it was not counted. */
export interface RejectedEvent {
  readonly reason: string;
  readonly event: unknown;
  /** When it came, ISO 8601. */
  readonly at: string;
}

/** The last so many events that could not be counted, newest first. */
export async function listRejected(
  queryable: Queryable,
  { most }: { readonly most: number },
): Promise<RejectedEvent[]> {
  return queryable.query<RejectedEvent>(
    `select reason, event, promptctl.iso_time(rejected_list.at) as at
     from promptctl.rejected_list order by rejected_list.at desc, id desc limit $1`,
    [most],
  );
}

/** A variable that callers gave a prompt. */
export interface SentVariable {
  readonly prompt: string;
  readonly environment: string;
  readonly name: string;
  /** The last day it was given, as YYYY-MM-DD. */
  readonly lastDay: string;
}

/** The names of variables that prompts were given since a day, YYYY-MM-DD. Null does not narrow. */
export async function listSentVariables(
  queryable: Queryable,
  filter: {
    readonly environment: string | null;
    readonly prompts: readonly string[] | null;
    readonly since: string | null;
  },
): Promise<SentVariable[]> {
  return queryable.query<SentVariable>(
    `select prompt, environment, name, to_char(max(day), 'YYYY-MM-DD') as "lastDay"
     from promptctl.sent_variable_list
     where ($1::text is null or environment = $1) and ($2::text[] is null or prompt = any ($2)) and ($3::date is null or day >= $3)
     group by prompt, environment, name order by prompt, environment, name`,
    [filter.environment, filter.prompts, filter.since],
  );
}
