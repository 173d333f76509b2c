import type { Queryable } from './database.ts';

/** What the users of one arm did, as sums of x and y: a user's damped total and number of measurements (STATISTICS.md). */
export interface ArmSums {
  readonly place: number;
  readonly users: number;
  readonly sumX: number;
  readonly sumY: number;
  readonly sumXX: number;
  readonly sumYY: number;
  readonly sumXY: number;
}

export interface TestUsers {
  /** By place; an arm that nobody was in is missing. */
  readonly arms: readonly ArmSums[];
  /** Users who were seen in several arms; they are left out. */
  readonly mixed: number;
}

/** Reads what the users of a test did in a metric of tests, or in a score by its name. */
export async function readTestUsers(queryable: Queryable, testId: string, metric: string): Promise<TestUsers> {
  const rows = await queryable.query<Omit<ArmSums, 'place'> & { place: number | null }>(
    `select place, users, sum_x as "sumX", sum_y as "sumY", sum_xx as "sumXX", sum_yy as "sumYY", sum_xy as "sumXY"
     from promptctl.test_user_sums($1, $2)`,
    [testId, metric],
  );
  return {
    arms: rows.flatMap(({ place, ...sums }) => (place === null ? [] : [{ place, ...sums }])),
    mixed: rows.find(({ place }) => place === null)?.users ?? 0,
  };
}
