import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../../../src/storage/database.ts';
import { fold } from '../../../src/storage/upkeep.ts';
import { totalsOf, truthOf } from '../../storage/truth.ts';
import type { Ledger, TrackedExecution } from './ledger.ts';

/** What became of what was tracked. What is lost is told; else all but the first two should be zero, and `unnoted` one for each kill at most. */
export interface Verdict {
  readonly tracked: number;
  readonly stored: number;
  /** Ids that track() gave and that are not stored. */
  readonly lost: number;
  /** Stored executions and ratings that nobody noted: those of calls in which the process was killed. */
  readonly unnoted: number;
  /** Stored with other measures than those that were tracked. */
  readonly changed: number;
  /** Stored executions without the last rating that they were given. */
  readonly lostRatings: number;
  /** Totals, by grain and before or after they are put together, that are not the sums of the rows. */
  readonly wrongTotals: readonly string[];
  /** Users of tests whose sums are not those of their rows. */
  readonly wrongUsers: number;
  readonly told: Told;
}

/** What was told as lost, and what was set aside. */
interface Told {
  readonly executions: number;
  readonly scores: number;
  readonly rejected: number;
}

interface StoredRow {
  readonly id: string;
  readonly latency: number;
  readonly tokens: number;
  readonly cost: number;
  readonly error: string | null;
  readonly rating: number | null;
}

export async function judge(database: Database, environment: string, ledger: Ledger): Promise<Verdict> {
  const rows = await readStored(database, environment);
  const stored = new Map(rows.map((row) => [row.id, row]));
  const { executions, ratings } = ledger;
  const count = <T>(all: Iterable<T>, is: (each: T) => boolean) => [...all].filter(is).length;
  const isUnnoted = ({ id, rating }: StoredRow) =>
    !executions.has(id) || (rating !== null && ratings.get(id)?.includes(rating) !== true);
  const isRatingLost = (row: StoredRow) => !isUnnoted(row) && row.rating !== (ratings.get(row.id)?.at(-1) ?? null);
  return {
    tracked: executions.size,
    stored: rows.length,
    lost: count(executions.keys(), (id) => !stored.has(id)),
    unnoted: count(rows, isUnnoted),
    changed: count(executions.values(), (each) => isChanged(each, stored.get(each.id))),
    lostRatings: count(rows, isRatingLost),
    wrongTotals: await wrongTotals(database, environment),
    wrongUsers: await countWrongUsers(database),
    told: await readTold(database),
  };
}

function isChanged({ latency, tokens, cost, error }: TrackedExecution, row: StoredRow | undefined): boolean {
  if (row === undefined) return false;
  return row.latency !== latency || row.tokens !== tokens || row.cost !== cost || row.error !== error;
}

function readStored(database: Database, environment: string): Promise<StoredRow[]> {
  return database.query<StoredRow>(
    `select e.id, e.latency_ms as latency, e.input_tokens as tokens, e.cost, e.error, c.value as rating
     from promptctl.executions e join promptctl.series s on s.id = e.series_id
     left join promptctl.scores c on c.execution_id = e.id and c.day = e.day and c.name = 'rating'
     where s.environment = $1`,
    [environment],
  );
}

async function wrongTotals(database: Database, environment: string): Promise<string[]> {
  const wrong: string[] = [];
  const truths = {
    hour: await truthOf(database, environment, 'hour'),
    all: await truthOf(database, environment, 'all'),
  };
  for (const when of ['before', 'after'] as const) {
    if (when === 'after') while ((await fold(database, 10_000)) !== 0);
    for (const grain of ['hour', 'all'] as const) {
      if (!isDeepStrictEqual(await totalsOf(database, environment, grain), truths[grain]))
        wrong.push(`${grain} ${when}`);
    }
  }
  return wrong;
}

const USER_SUMS = [
  'executions',
  'errors',
  'latency_count',
  'latency_sum',
  'cost_count',
  'cost_sum',
  'rating_count',
  'rating_sum',
];

async function countWrongUsers(database: Database): Promise<number> {
  const columns = USER_SUMS.join(', ');
  const sums = USER_SUMS.map((name) => `sum(${name})::float8 as ${name}`).join(', ');
  const of = (table: string) => `(${USER_SUMS.map((name) => `${table}.${name}`).join(', ')})`;
  const [row] = await database.query<{ wrong: number }>(
    `with kept as (
       select test_id, user_key, ${sums} from (
         select test_id, user_key, ${columns} from promptctl.test_users
         union all select test_id, user_key, ${columns} from promptctl.test_user_parts) as each
       group by 1, 2
     ), truth as (
       select s.test_id, e.user_key, count(*)::float8 as executions, count(e.error)::float8 as errors,
         count(e.latency_ms)::float8 as latency_count, coalesce(sum(e.latency_ms), 0)::float8 as latency_sum,
         count(e.cost)::float8 as cost_count, coalesce(sum(e.cost), 0)::float8 as cost_sum,
         count(c.value)::float8 as rating_count, coalesce(sum(c.value), 0)::float8 as rating_sum
       from promptctl.executions e join promptctl.series s on s.id = e.series_id
       left join promptctl.scores c on c.execution_id = e.id and c.day = e.day and c.name = 'rating'
       where s.test_id is not null and e.user_key is not null group by 1, 2
     )
     select count(*) as wrong from kept full join truth using (test_id, user_key) where ${of('kept')} is distinct from ${of('truth')}`,
  );
  return row?.wrong ?? Number.NaN;
}

async function readTold(database: Database): Promise<Told> {
  const [told] = await database.query<Told>(
    `select coalesce(sum(lost) filter (where reason not like '%(scores)'), 0)::bigint as executions,
       coalesce(sum(lost) filter (where reason like '%(scores)'), 0)::bigint as scores,
       (select count(*) from promptctl.rejected_events) as rejected
     from promptctl.usage_gaps`,
  );
  return told ?? { executions: Number.NaN, scores: Number.NaN, rejected: Number.NaN };
}
