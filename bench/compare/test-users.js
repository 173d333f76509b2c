import pg from 'pg';
import { openDatabase } from '../../dist/storage/database.js';
import { readTestMetrics } from '../../dist/storage/test-users.js';
import { fold } from '../../dist/storage/upkeep.js';
import { compare } from '../../dist/workflows/compare.js';
import { fill, nameOf, startTests, TESTED } from '../resolve/fill.js';
import { interleave } from '../rounds.js';

const ROUNDS = 5;
const USERS = 1_000_000;
/** Of them there is something that was not folded yet. */
const UNFOLDED = 20_000;
const PATIENCE = 600_000;

/** A test with a million users, who did something four times on average: what `compare` says of it, every metric judged. @param {import('../scratch.js').Scratch} scratch @returns {Promise<import('../figures.js').Group>} */
export async function testFigures(scratch) {
  const url = await scratch.createDatabase('compare_users');
  await fill(url, 1);
  await startTests(url, 1);
  const database = openDatabase(url, 'bench');
  try {
    const test = await fillTest(database, url);
    const deps = { database, now: Date.now };
    const asked = { prompt: nameOf(0), versions: [], environment: TESTED.all, since: null, by: null, metric: null };
    const { metrics } = await compare(deps, asked);
    if (metrics.length < 7) throw new Error(`only ${metrics.map(({ name }) => name).join(', ')} were judged`);
    const times = await interleave(ROUNDS, {
      sums: () => readTestMetrics(database, test),
      compare: () => compare(deps, asked),
    });
    const users = `${USERS.toLocaleString('en-US')} users`;
    return {
      title: `a test with ${users}`,
      figures: [
        { what: 'the sums of all metrics', value: times.sums, unit: 'ms' },
        { what: `promptctl compare, ${metrics.length} metrics judged`, value: times.compare, unit: 'ms', limit: 3_000 },
      ],
    };
  } finally {
    await database.close();
  }
}

/** The id of the test. @param {import('../../dist/storage/database.js').Database} database @param {string} url */
async function fillTest(database, url) {
  const [test] = await database.query('select id from promptctl.ab_tests where environment = $1', [TESTED.all]);
  const id = String(test?.id);
  await tellWhatIsSlow(url, id);
  await database.query(FOLDED, [id, USERS], PATIENCE);
  await database.query(SERIES, [id]);
  await database.query(TOTALS, [id]);
  while ((await fold(database, 100_000)) !== 0);
  await database.query(PARTS, [id, UNFOLDED]);
  await database.query('vacuum analyze', [], PATIENCE);
  return id;
}

/** As if there had been executions before the test began; of a running test nothing can be changed. @param {string} url @param {string} test */
async function tellWhatIsSlow(url, test) {
  const superuser = new pg.Client(url.replace('://promptctl@', '://postgres@'));
  await superuser.connect();
  await superuser.query('set session_replication_role = replica');
  await superuser.query('update promptctl.ab_tests set slow_after = 2000 where id = $1', [test]);
  await superuser.end();
}

const FOLDED = `insert into promptctl.test_users (test_id, user_key, place, first_at, executions, errors, latency_count, latency_sum, slow,
    prompt_tokens_count, prompt_tokens_sum, response_tokens_count, response_tokens_sum, cost_count, cost_sum, rating_count, rating_sum)
  select $1, decode(md5('user' || n), 'hex'), n % 2, now(), m, (m * random() * 0.1)::bigint, m, m * (300 + 900 * random()), (m * random() * 0.3)::bigint,
    m, m * (300 + 600 * random()), m, m * (50 + 300 * random()), m, m * 0.01 * random(), rated, rated * (2 + 3 * random())
  from (
    select n, m, floor((m + 1) * random() * 0.5)::bigint as rated
    from (select n, 1 + floor(-3 * ln(1 - random()))::bigint as m from generate_series(1, $2::integer) as n offset 0) as used
    offset 0
  ) as scored`;

const PARTS = `insert into promptctl.test_user_parts (test_id, user_key, place, first_at, executions, latency_count, latency_sum, rating_count, rating_sum)
  select $1, decode(md5('user' || n * 7), 'hex'), n * 7 % 2, now(), 1, 1, 500, 1, 4 from generate_series(1, $2::integer) as n`;

const SERIES = `insert into promptctl.series (environment, prompt_id, version_id, source, segment, test_id, place)
  select t.environment, t.prompt_id, a.version_id, 'redis', '', t.id, a.place
  from promptctl.ab_tests t join promptctl.ab_arms a on a.test_id = t.id where t.id = $1`;

const TOTALS = `insert into promptctl.rollup_parts (series_id, metric, hour, count, sum, sum_squares, bins, counts)
  select s.id, 'executions', date_trunc('hour', now(), 'UTC'), sum(u.executions), sum(u.executions), sum(u.executions), '{}', '{}'
  from promptctl.series s join promptctl.test_users u on u.test_id = s.test_id and u.place = s.place where s.test_id = $1 group by s.id`;
