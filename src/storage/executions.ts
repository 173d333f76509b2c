import type { MeasuredValues, ScoreEvent, VariablesEvent } from '../domain/execution.ts';
import { byteColumn, jsonColumn, numberColumn, textColumn } from './columns.ts';
import type { Queryable } from './database.ts';
import { needing } from './needing.ts';
import { single } from './single.ts';

/** What the executions of a batch are of; each names its series by the place in the list, from 1. */
export interface SeriesKey {
  readonly environment: string;
  readonly prompt: string;
  /** Null: a fallback. */
  readonly versionId: string | null;
  readonly digest: string | null;
  readonly source: string;
  readonly segment: string;
  readonly test: string | null;
  /** What it ran on; null: not known. Of a prompt the first 50 are told apart, further ones are `other`. */
  readonly model: string | null;
}

/** One execution as it is stored. */
export interface ExecutionRow extends MeasuredValues {
  /** A UUIDv7: it says when. */
  readonly id: string;
  readonly series: number;
  /** 32 hexadecimal digits that stand for the user, never the id itself. */
  readonly userKey: string | null;
}

/** Executions that were lost, said by who lost them. */
export interface Gap {
  /** A UUID: told by several, or again with more, it counts once. Left out: only its batch tells it. */
  readonly id?: string;
  readonly environment: string;
  readonly lost: number;
  readonly reason: string;
  readonly since: string;
  readonly until: string;
  readonly host: string;
}

/** What comes with the executions of a batch. */
export interface Further {
  readonly scores: readonly Omit<ScoreEvent, 'kind'>[];
  readonly gaps: readonly Gap[];
  /** What the producer itself could not make sense of. */
  readonly rejected: readonly { readonly reason: string; readonly event: unknown }[];
  readonly variables: readonly Omit<VariablesEvent, 'kind'>[];
}

/** What a producer sends in one call. `after` is the last batch a restored database knows, where some were lost; else null. */
export interface Batch {
  readonly producer: string;
  readonly sequence: number;
  readonly after: number | null;
  readonly isLasting: boolean;
  readonly series: readonly SeriesKey[];
  readonly executions: readonly ExecutionRow[];
  readonly further: Further;
}

/**
 * What became of a batch. Not taken: with a `sequence` of at least its own it was taken before; with a smaller one the database
 * wants what comes after that.
 */
export type Ingested =
  | { readonly taken: false; readonly sequence: number }
  | {
      readonly taken: true;
      readonly sequence: number;
      readonly inserted: number;
      readonly repeated: number;
      readonly rejected: number;
      /** [place of the series, metric, count, sum] of what was inserted. */
      readonly totals: readonly (readonly [number, string, number, number])[];
      readonly scored: readonly Scored[];
    };

/** The answer to a batch that was not there before. */
export type Taken = Extract<Ingested, { readonly taken: true }>;

/** What scores of a batch added to the totals; a corrected one adds what it differs by, and no count. */
export interface Scored {
  readonly environment: string;
  readonly prompt: string;
  readonly versionId: string | null;
  readonly name: string;
  readonly count: number;
  readonly sum: number;
}

/** Stores a batch and counts it, whole and once: a batch or an execution that comes again changes nothing. */
export async function ingest(queryable: Queryable, batch: Batch): Promise<Ingested> {
  const rows = await needing(
    'app',
    queryable.query<{ result: Ingested }>(
      `select promptctl.ingest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) as result`,
      [
        batch.producer,
        batch.sequence,
        batch.after,
        batch.isLasting,
        jsonColumn(batch.series),
        ...columnsOf(batch.executions),
        jsonColumn(batch.further),
      ],
    ),
  );
  return single(rows).result;
}

/** A column that has nothing in it is null as a whole. */
function columnsOf(executions: readonly ExecutionRow[]): (string | null)[] {
  const column = <T>(write: (values: readonly (T | null)[]) => string, read: (row: ExecutionRow) => T | null) => {
    const values = executions.map(read);
    return values.every((value) => value === null) ? null : write(values);
  };
  const numbers = (read: (row: ExecutionRow) => number | null) => column(numberColumn, read);
  return [
    `{${executions.map(({ id }) => id).join(',')}}`,
    numberColumn(executions.map(({ series }) => series)),
    column(byteColumn, ({ userKey }) => userKey),
    numbers(({ latencyMs }) => latencyMs),
    numbers(({ promptTokens }) => promptTokens),
    numbers(({ cachedReadTokens }) => cachedReadTokens),
    numbers(({ cachedWriteTokens }) => cachedWriteTokens),
    numbers(({ responseTokens }) => responseTokens),
    numbers(({ reasoningTokens }) => reasoningTokens),
    numbers(({ cost }) => cost),
    column(textColumn, ({ error }) => error),
  ];
}
