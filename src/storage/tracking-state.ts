import { isPromptctlError } from '../domain/errors/error.ts';
import type { Queryable } from './database.ts';
import { single } from './single.ts';

/** How tracking stands. */
export interface TrackingState {
  readonly retentionDays: number;
  /** Executions of earlier days are not kept, as YYYY-MM-DD. */
  readonly oldestDay: string;
  /** Parts that wait to be folded into totals; more than 10,000 are not counted. */
  readonly waiting: number;
  /** Events that could not be counted; more than 10,000 are not counted. */
  readonly rejected: number;
}

/** SQLSTATEs of a missing table, schema and column. */
const MISSING = new Set(['42P01', '3F000', '42703']);

/** Tells how tracking stands, reading little; null: the schema is older, or this login may not look. */
export async function readTrackingState(queryable: Queryable): Promise<TrackingState | null> {
  try {
    return single(
      await queryable.query<TrackingState>(
        `select t.retention_days as "retentionDays",
           to_char(greatest(t.oldest_day, (now() at time zone 'UTC')::date - t.retention_days), 'YYYY-MM-DD') as "oldestDay",
           (select count(*) from (
             (select from promptctl.rollup_parts limit 10001) union all
             (select from promptctl.test_user_parts limit 10001) union all
             (select from promptctl.test_user_score_parts limit 10001) limit 10001) as part) as waiting,
           (select count(*) from (select from promptctl.rejected_events limit 10001) as event) as rejected
         from promptctl.tracking t`,
      ),
    );
  } catch (error) {
    const isOlder = isPromptctlError(error, 'database-failed') && MISSING.has(error.data.sqlState);
    if (isOlder || isPromptctlError(error, 'permission-denied')) return null;
    throw error;
  }
}
