import { expect } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { usersOfTest } from '../helpers/users-of-test.ts';

interface UserRow {
  readonly place: number;
  readonly places: number;
  readonly executions: number;
  readonly [column: string]: number;
}

/** What each metric divides by what, of the columns below. */
const METRICS: { readonly [metric: string]: readonly [sum: string, count: string] } = {
  rating: ['ratingSum', 'ratingCount'],
  'rating-coverage': ['ratingCount', 'executions'],
  helpful: ['helpfulSum', 'helpfulCount'],
  'response-tokens': ['responseSum', 'responseCount'],
  'prompt-tokens': ['promptSum', 'promptCount'],
  cost: ['costSum', 'costCount'],
  latency: ['latencySum', 'latencyCount'],
  'slow-share': ['slow', 'latencyCount'],
  'error-rate': ['errors', 'executions'],
};

/** Reads the users of a test in every metric, and computes the same from the rows themselves. */
export async function expectUsers(database: Database, testId: string): Promise<void> {
  const [threshold] = await database.query<{ after: number | null }>(
    'select slow_after as after from promptctl.ab_tests where id = $1',
    [testId],
  );
  const users = await database.query<UserRow>(
    `select min(s.place) as place, count(distinct s.place)::integer as places, count(*) as executions, count(e.error) as errors,
       coalesce(sum(case when e.latency_ms > 120000 then 120000 else e.latency_ms end), 0) as "latencySum", count(e.latency_ms) as "latencyCount",
       count(*) filter (where e.latency_ms > $2) as slow, coalesce(sum(e.cost), 0) as "costSum", count(e.cost) as "costCount",
       coalesce(sum(e.output_tokens + coalesce(e.reasoning_tokens, 0)), 0)::float8 as "responseSum", count(e.output_tokens) as "responseCount",
       coalesce(sum(e.input_tokens + coalesce(e.cached_read_tokens, 0) + coalesce(e.cached_write_tokens, 0)), 0)::float8 as "promptSum",
       count(e.input_tokens) as "promptCount",
       coalesce(sum(r.value), 0) as "ratingSum", count(r.value) as "ratingCount", coalesce(sum(h.value), 0) as "helpfulSum", count(h.value) as "helpfulCount"
     from promptctl.executions e join promptctl.series s on s.id = e.series_id
     left join promptctl.scores r on r.execution_id = e.id and r.name = 'rating'
     left join promptctl.scores h on h.execution_id = e.id and h.name = 'helpful'
     where s.test_id = $1 and e.user_key is not null group by e.user_key`,
    [testId, threshold?.after ?? null],
  );
  const pure = users.filter(({ places }) => places === 1);
  for (const [metric, [sum, count]] of Object.entries(METRICS)) {
    const isUntold = metric === 'slow-share' && threshold?.after === null;
    const arms = [0, 1].flatMap((place) => {
      const points = pure.filter((user) => user.place === place).map((user) => damp(user, sum, isUntold ? '' : count));
      return points.length === 0 ? [] : [{ place, users: points.length, ...sumsOf(points) }];
    });
    const found = await usersOfTest(database, testId, metric);
    const expected = { arms, mixed: users.length - pure.length };
    expect({ metric, ...found }).toEqual(nearly({ metric, ...expected }));
  }
}

type Point = readonly [x: number, y: number];

function damp(user: UserRow, sum: string, count: string): Point {
  const m = user[count] ?? 0;
  const weight = 1 + 0.2 * (m - 1);
  return m === 0 ? [0, 0] : [(user[sum] ?? 0) / weight, m / weight];
}

function sumsOf(points: readonly Point[]) {
  const sum = (read: (point: Point) => number) => points.reduce((total, point) => total + read(point), 0);
  return {
    sumX: sum(([x]) => x),
    sumY: sum(([, y]) => y),
    sumXX: sum(([x]) => x * x),
    sumYY: sum(([, y]) => y * y),
    sumXY: sum(([x, y]) => x * y),
  };
}

/** Sums in another order differ in their last digits: each number within a part of 1e-9. */
function nearly(value: unknown): unknown {
  if (typeof value === 'number') return expect.closeTo(value, 9 - Math.ceil(Math.log10(Math.abs(value) + 1)));
  if (Array.isArray(value)) return value.map(nearly);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, nearly(each)]));
}
