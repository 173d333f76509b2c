import type { ArmSums } from '../domain/statistics/arm.ts';
import type { Queryable } from './database.ts';

/** What the users of one arm did, as sums of x and y: a user's damped total and number of measurements (STATISTICS.md). */
export interface PlacedSums extends ArmSums {
  readonly place: number;
}

export interface TestUsers {
  /** By place; an arm that nobody was in is missing. */
  readonly arms: readonly PlacedSums[];
  /** Users who were seen in several arms; they are left out. */
  readonly mixed: number;
}

export const NOBODY: TestUsers = { arms: [], mixed: 0 };

/** How many users came into a test on a day. */
export interface TestGrowth {
  /** As YYYY-MM-DD, UTC. */
  readonly day: string;
  readonly users: number;
}

/** Users by the day of their first execution in a test, oldest first; days without any are missing, and users of several arms. */
export async function readTestGrowth(queryable: Queryable, testId: string): Promise<TestGrowth[]> {
  return queryable.query<TestGrowth>('select day, users from promptctl.test_growth($1)', [testId]);
}

interface SumsRow extends Omit<PlacedSums, 'place'> {
  /** Null: users of several arms. */
  readonly place: number | null;
}

/** The columns of sums of users. */
export const SUMS = 'users, sum_x as "sumX", sum_y as "sumY", sum_xx as "sumXX", sum_yy as "sumYY", sum_xy as "sumXY"';

/** Reads what the users of a test did in every metric of tests, in one pass over them. Empty: nobody was counted. */
export async function readTestMetrics(queryable: Queryable, testId: string): Promise<Map<string, TestUsers>> {
  const rows = await queryable.query<SumsRow & { metric: string }>(
    `select metric, place, ${SUMS} from promptctl.test_metric_sums($1)`,
    [testId],
  );
  const metrics = new Set(rows.map(({ metric }) => metric));
  const of = (name: string) => rows.flatMap(({ metric, ...sums }) => (metric === name ? [sums] : []));
  return new Map([...metrics].map((name) => [name, toTestUsers(of(name))]));
}

/** Reads what the users of a test did in a score of the app's own. */
export async function readTestScore(queryable: Queryable, testId: string, name: string): Promise<TestUsers> {
  return toTestUsers(
    await queryable.query<SumsRow>(`select place, ${SUMS} from promptctl.test_score_sums($1, $2)`, [testId, name]),
  );
}

function toTestUsers(rows: readonly SumsRow[]): TestUsers {
  return {
    arms: rows.flatMap(({ place, ...sums }) => (place === null ? [] : [{ place, ...sums }])),
    mixed: rows.find(({ place }) => place === null)?.users ?? 0,
  };
}
