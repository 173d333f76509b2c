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
        'select retention_days as "retentionDays", oldest_day as "oldestDay", waiting, rejected from promptctl.tracking_list',
      ),
    );
  } catch (error) {
    const isOlder = isPromptctlError(error, 'database-failed') && MISSING.has(error.data.sqlState);
    if (isOlder || isPromptctlError(error, 'permission-denied')) return null;
    throw error;
  }
}
