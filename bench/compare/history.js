import { openDatabase } from '../../dist/storage/database.js';
import { fold } from '../../dist/storage/upkeep.js';
import { change, fill } from '../resolve/fill.js';
import { TABLE } from '../track/original.js';

export const PROMPTS = 10;
export const VERSIONS = 5;
const DAYS = 90;
const MODEL = 'claude-sonnet-4-5';
/** Rows that are made, and put into totals, at a time. */
const CHUNK = 500_000;
/** Milliseconds that a chunk may take. */
const PATIENCE = 600_000;

/**
 * Ninety days of executions in the original's table, and the totals of the very same in promptctl's: added up by SQL as batches add them,
 * without the rows themselves, which totals do not look at, and then put together by `fold`. Half of them are of the first prompt; each
 * version was served for 18 days, in two segments.
 * @param {string} url @param {number} executions
 */
export async function fillHistory(url, executions) {
  await fill(url, PROMPTS);
  const database = openDatabase(url, 'bench');
  for (let index = 0; index < PROMPTS; index++) {
    for (let parent = 1; parent < VERSIONS; parent++) await change(database, index, parent);
  }
  await database.query(TABLE);
  // Reading is what is measured; it is written without a log to have it sooner.
  await database.query('alter table prompt_executions set unlogged');
  const versions = await database.query(
    `select array_agg(v.id order by length(p.name), p.name, v.version) as ids
     from promptctl.prompts p join promptctl.prompt_versions v on v.prompt_id = p.id`,
  );
  await database.query(SERIES, [MODEL]);
  const since = new Date(Math.floor(Date.now() / 86_400_000 - DAYS) * 86_400_000).toISOString();
  for (let first = 0; first < executions; first += CHUNK) {
    const past = Math.min(executions, first + CHUNK);
    await database.query(ROWS, [versions[0]?.ids, first, past, executions, since, DAYS], PATIENCE);
    await database.query(PARTS, [first, past], PATIENCE);
    while ((await fold(database, 100_000)) !== 0);
  }
  // As autovacuum would, some time later.
  await database.query('vacuum analyze', [], PATIENCE);
  await database.close();
}

const SERIES = `insert into promptctl.series (environment, prompt_id, version_id, source, segment, model)
  select 'production', v.prompt_id, v.id, 'redis', segment.name, $1
  from promptctl.prompt_versions v cross join (values (''), ('pro')) as segment (name)`;

const ROWS = `insert into prompt_executions (version_id, user_id, prompt_tokens, response_tokens, latency_ms, rating, error, created_at)
  select ($1::text[])[1 + ${VERSIONS} * (case when random() < 0.5 then 0 else 1 + floor(random() * ${PROMPTS - 1}) end)::integer + n * ${VERSIONS} / $4::bigint],
    'user-' || n * 7919 % 100003, 300 + floor(600 * random()), 50 + floor(300 * random()),
    round(exp(6.5 + random() + random() + random() - 1.5)), case when random() < 0.1 then 1 + floor(5 * random()) end,
    case when random() < 0.01 then 'timeout' end, $5::timestamptz + n * $6::double precision / $4 * interval '1 day'
  from generate_series($2::bigint, $3::bigint - 1) as n`;

const PARTS = `with event as not materialized (
    select s.id as series_id, floor(extract(epoch from e.created_at) / 3600)::integer as hour, e.latency_ms, e.prompt_tokens, e.response_tokens,
      e.rating, e.error
    from prompt_executions e
    join promptctl.series s on s.version_id = e.version_id and s.segment = case when e.id % 3 = 0 then 'pro' else '' end
    where e.id > $1 and e.id <= $2
  ), bin as (
    select series_id, hour, each.metric, floor(ln(each.value) / 0.01980262729617973)::smallint as bin, count(*) as n,
      sum(each.value)::double precision as sum, sum(each.value::double precision * each.value) as sum_squares
    from event
    cross join lateral (values (3, latency_ms), (4, prompt_tokens), (5, response_tokens), (6, rating)) as each (metric, value)
    where each.value is not null
    group by 1, 2, 3, 4
    union all
    select series_id, hour, each.metric, null, count(*), count(*), count(*)
    from event cross join lateral (values (1, true), (2, error is not null)) as each (metric, is_so)
    where each.is_so
    group by 1, 2, 3
  )
  insert into promptctl.rollup_parts (series_id, metric, hour, count, sum, sum_squares, bins, counts)
  select series_id, ('{executions,errors,latency,input-tokens,output-tokens,rating}'::text[])[metric], to_timestamp(hour * 3600.0), sum(n), sum(sum),
    sum(sum_squares), coalesce(array_agg(bin order by bin) filter (where bin is not null), '{}'),
    coalesce(array_agg(n order by bin) filter (where bin is not null), '{}')
  from bin group by series_id, hour, metric`;
