import { METRICS } from '../../src/domain/metrics.ts';
import type { Queryable } from '../../src/storage/database.ts';
import { NOBODY, readTestMetrics, readTestScore, type TestUsers } from '../../src/storage/test-users.ts';

/** What the users of a test did in a metric of tests, or in a score of the app's own. */
export async function usersOfTest(queryable: Queryable, testId: string, name: string): Promise<TestUsers> {
  if (!Object.hasOwn(METRICS, name)) return readTestScore(queryable, testId, name);
  return (await readTestMetrics(queryable, testId)).get(name) ?? NOBODY;
}
