import type { ArmSums } from '../domain/statistics/arm.ts';
import type { Queryable } from './database.ts';

/** What the users of a prompt did lately, to plan a test by. */
export interface Traffic {
  /** From when on it was looked at, ISO 8601; until the last midnight, UTC. */
  readonly since: string;
  /** Distinct users in that time, divided by its days. */
  readonly usersPerDay: number;
  /** By metric of tests, all but slow-share: each of their users damped (STATISTICS.md), as an arm of a test has it. */
  readonly sums: { readonly [metric: string]: ArmSums };
}

/**
 * Reads the users of the version that is served now, from the executions of the last so many full days. The days before its first execution
 * are left out, and what is beyond the latest 200,000 executions too. Null: no execution with a user.
 */
export async function readTraffic(
  queryable: Queryable,
  filter: { readonly environment: string; readonly prompt: string; readonly days: number },
): Promise<Traffic | null> {
  const rows = await queryable.query<ArmSums & { metric: string; since: string; days: number }>(
    `select metric, since, days, users, sum_x as "sumX", sum_y as "sumY", sum_xx as "sumXX", sum_yy as "sumYY", sum_xy as "sumXY"
     from promptctl.recent_traffic($1, $2, $3)`,
    [filter.environment, filter.prompt, filter.days],
  );
  const [first] = rows;
  if (first === undefined) return null;
  const sums = Object.fromEntries(
    rows.map(({ metric, users, sumX, sumY, sumXX, sumYY, sumXY }) => [
      metric,
      { users, sumX, sumY, sumXX, sumYY, sumXY },
    ]),
  );
  return { since: first.since, usersPerDay: first.users / first.days, sums };
}
