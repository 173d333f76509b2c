import type { Database } from './database.ts';
import { needing } from './needing.ts';
import { single } from './single.ts';

/** The epoch after it was raised by hand. */
export interface NewEpoch {
  readonly databaseId: string;
  readonly generation: number;
  readonly epoch: number;
}

/** Raises the epoch of every environment; a copy gets an id of its own as well. */
export async function newEpoch(database: Database, author: string, isCopy: boolean): Promise<NewEpoch> {
  const rows = await needing(
    'admin',
    database.query<{ result: NewEpoch }>('select promptctl.new_epoch($1, $2) as result', [author, isCopy]),
  );
  return single(rows).result;
}

const TIMELINES = 2 ** 32;

/** True when an epoch holds the timeline, which tells a failover; where a service hides it, an epoch is raised by hand only. */
export function hasTimeline(epoch: number): boolean {
  return epoch % TIMELINES !== 0;
}
