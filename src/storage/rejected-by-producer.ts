import type { Queryable } from './database.ts';

/** Why events of these producers were not counted, the most frequent reason first. */
export async function countRejectedBy(
  queryable: Queryable,
  producers: readonly string[],
): Promise<{ readonly reason: string; readonly events: number }[]> {
  return queryable.query(
    `select reason, count(*) as events from promptctl.rejected_events
     where producer_id = any ($1) group by reason order by events desc, reason`,
    [producers],
  );
}
