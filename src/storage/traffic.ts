import type { ArmSums } from '../domain/statistics/arm.ts';
import type { Queryable } from './database.ts';
import { SUMS } from './test-users.ts';

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
 * are left out, and what is beyond the latest 50,000 executions too: enough for a plan, and read in a moment. Null: no execution with a user.
 */
export async function readTraffic(
  queryable: Queryable,
  filter: { readonly environment: string; readonly prompt: string; readonly days: number },
): Promise<Traffic | null> {
  const rows = await queryable.query<ArmSums & { metric: string; since: string; days: number }>(
    `select metric, since, days, ${SUMS} from promptctl.recent_traffic($1, $2, $3)`,
    [filter.environment, filter.prompt, filter.days],
  );
  const [first] = rows;
  if (first === undefined) return null;
  const sums = Object.fromEntries(rows.map(({ metric, since: _since, days: _days, ...rest }) => [metric, rest]));
  return { since: first.since, usersPerDay: first.users / first.days, sums };
}
