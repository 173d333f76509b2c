import type { AbTest } from '../domain/ab-test.ts';
import { BLOCKING_EVIDENCE, SUSPECT_EVIDENCE, sampleRatio } from '../domain/statistics/sample-ratio.ts';
import type { Database } from '../storage/database.ts';
import { NOBODY, readTestMetrics, type TestUsers } from '../storage/test-users.ts';

/** Whether the arms have the users that their weights say: `suspect` is worth a warning, `blocking` takes every verdict away. */
export interface RatioFound {
  /** An e-value, valid however often one looks. */
  readonly evidence: number;
  readonly state: 'fine' | 'suspect' | 'blocking';
}

/** The users who were counted in a test. */
export interface CountedUsers {
  /** Distinct users of each arm, the control first. */
  readonly users: readonly number[];
  /** Who was seen in several arms, and is left out. */
  readonly mixed: number;
  /** Null: nobody was counted yet. */
  readonly sampleRatio: RatioFound | null;
}

export async function readCountedUsers(database: Database, test: AbTest): Promise<CountedUsers> {
  return countedUsers(test, await readTestMetrics(database, test.id));
}

/** The same of what was read of the test already. */
export function countedUsers({ arms }: Pick<AbTest, 'arms'>, metrics: ReadonlyMap<string, TestUsers>): CountedUsers {
  // Users are the same in every metric, and the test's own may be one that a newer client knows.
  const { arms: counted, mixed } = metrics.get('error-rate') ?? NOBODY;
  const users = arms.map((_, place) => counted.find((arm) => arm.place === place)?.users ?? 0);
  const weights = arms.map(({ weight }) => weight);
  return { users, mixed, sampleRatio: users.some((each) => each > 0) ? judgeRatio(users, weights) : null };
}

function judgeRatio(users: readonly number[], weights: readonly number[]): RatioFound {
  const { evidence } = sampleRatio(users, weights);
  const state = evidence > BLOCKING_EVIDENCE ? 'blocking' : evidence > SUSPECT_EVIDENCE ? 'suspect' : 'fine';
  return { evidence, state };
}
