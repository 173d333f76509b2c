-- oldest-client: 0.1.0
-- Reading what was tracked: totals for compare, users of tests for the statistics, and what apps must know to send.
-- What was not folded yet is read with the rest, so no answer depends on when that happens.

create function promptctl.tracking_settings() returns table (user_secret text, retention_days integer, oldest_day text, prices jsonb)
  language sql stable rows 1 security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '300ms' as $$
  select encode(t.user_secret, 'hex'), t.retention_days,
    to_char(first_day(), 'YYYY-MM-DD'),
    (
      select coalesce(jsonb_agg(jsonb_build_object('model', p.model, 'validFrom', to_char(p.valid_from, 'YYYY-MM-DD'), 'prices', p.prices)
        order by p.model, p.valid_from), '[]')
      from model_prices p
    )
  from tracking t
  where require_role('app', null, null)
$$;
comment on function promptctl.tracking_settings() is
  'What an app must know to send executions: the key for user ids, how long they are kept, the oldest day that is taken, a team''s own prices.';

create view promptctl.price_list as
  select p.model, to_char(p.valid_from, 'YYYY-MM-DD') as valid_from, p.prices
  from promptctl.model_prices p;
comment on view promptctl.price_list is 'A team''s own prices of models, with the day from which they are valid.';

create view promptctl.gap_list as
  select g.id, g.environment, g.lost, g.reason, g.since, g.until, g.host
  from promptctl.usage_gaps g;
comment on view promptctl.gap_list is 'Executions that were lost, said by who lost them.';

create view promptctl.rejected_list as
  select r.id, r.producer_id, r.reason, r.event, r.at
  from promptctl.rejected_events r;
comment on view promptctl.rejected_list is 'What came and could not be counted, with the reason.';

create view promptctl.sent_variable_list as
  select p.name as prompt, s.environment, s.day, s.name
  from promptctl.sent_variables s join promptctl.prompts p on p.id = s.prompt_id;
comment on view promptctl.sent_variable_list is 'Names of the variables that callers gave prompts, by day.';

create view promptctl.tracking_list as
  select t.retention_days,
    to_char(greatest(t.oldest_day, (now() at time zone 'UTC')::date - t.retention_days), 'YYYY-MM-DD') as oldest_day,
    (select count(*) from (
      (select from promptctl.rollup_parts limit 10001) union all
      (select from promptctl.test_user_parts limit 10001) union all
      (select from promptctl.test_user_score_parts limit 10001) limit 10001) as part) as waiting,
    (select count(*) from (select from promptctl.rejected_events limit 10001) as event) as rejected
  from promptctl.tracking t;
comment on view promptctl.tracking_list is 'How tracking stands: one row. Of what waits to be folded, and of what was rejected, more than 10,000 are not counted.';

create function promptctl.usage_totals(
  p_environment text, p_prompts text[], p_grain text, p_since timestamptz, p_until timestamptz, p_metrics text[], p_histograms text[])
  returns table (
    series_id bigint, environment text, prompt text, version integer, version_id text, source text, segment text, model text, test_id text, place integer,
    start text, metric text, count bigint, sum double precision, sum_squares double precision, bins smallint[], counts double precision[])
  language sql stable security definer set search_path = pg_catalog, promptctl, pg_temp as $$
  with asked as materialized (
    select s.*, p.name as prompt, v.version
    from series s
    join prompts p on p.id = s.prompt_id
    left join prompt_versions v on v.id = s.version_id
    where (p_environment is null or s.environment = p_environment) and (p_prompts is null or p.name = any (p_prompts))
  ), part as materialized (
    select r.series_id, r.metric, case p_grain when 'all' then '-infinity' else date_trunc(p_grain, r.hour, 'UTC') end as start,
      r.count, r.sum, r.sum_squares, r.bins, r.counts
    from asked join rollup_parts r on r.series_id = asked.id
    where (p_metrics is null or r.metric = any (p_metrics)) and (p_grain = 'all' or (r.hour >= p_since and r.hour < p_until))
  ), bin as (
    select series_id, metric, start, each.bin, sum(each.n) as n
    from part
    cross join lateral unnest(part.bins, part.counts) as each (bin, n)
    where metric = any (p_histograms)
    group by 1, 2, 3, 4 having sum(each.n) <> 0
  ), total as (
    select r.series_id, r.metric, r.start, r.count, r.sum, r.sum_squares,
      case when r.metric = any (p_histograms) then r.bins end as bins, case when r.metric = any (p_histograms) then r.counts end as counts
    from asked join rollups r on r.series_id = asked.id
    where r.grain = p_grain and (p_metrics is null or r.metric = any (p_metrics)) and (p_grain = 'all' or (r.start >= p_since and r.start < p_until))
    union all
    select series_id, metric, start, sum(count), sum(sum), sum(sum_squares), null, null from part group by 1, 2, 3
    union all
    select series_id, metric, start, 0, 0, 0, array_agg(bin order by bin), array_agg(n::bigint order by bin) from bin group by 1, 2, 3
  )
  select asked.id, asked.environment, asked.prompt, asked.version, asked.version_id, asked.source, asked.segment, asked.model, asked.test_id, asked.place,
    case when p_grain <> 'all' then iso_time(total.start) end, total.metric, total.count, total.sum, total.sum_squares, total.bins,
    total.counts::double precision[]
  from total join asked on asked.id = total.series_id
$$;
comment on function promptctl.usage_totals(text, text[], text, timestamptz, timestamptz, text[], text[]) is
  'Totals of series by hour, by day or of all time, up to three rows for each, which are to be added up: folded, not yet folded, and its histogram.';

create function promptctl.test_metric_sums(p_test_id text)
  returns table (metric text, place integer, users bigint, sum_x double precision, sum_y double precision,
    sum_xx double precision, sum_yy double precision, sum_xy double precision)
  language sql stable security definer set search_path = pg_catalog, promptctl, pg_temp set work_mem = '128MB' as $$
  with part as materialized (
    select * from test_user_parts where test_id = p_test_id
  ), unfolded as (
    select min(place) as place, bool_or(is_mixed) or min(place) <> max(place) as is_mixed,
      sum(executions)::bigint as executions, sum(errors)::bigint as errors, sum(latency_count)::bigint as latency_count,
      sum(latency_sum) as latency_sum, sum(slow)::bigint as slow, sum(prompt_tokens_count)::bigint as prompt_tokens_count,
      sum(prompt_tokens_sum) as prompt_tokens_sum, sum(response_tokens_count)::bigint as response_tokens_count, sum(response_tokens_sum) as response_tokens_sum,
      sum(cost_count)::bigint as cost_count, sum(cost_sum) as cost_sum, sum(rating_count)::bigint as rating_count,
      sum(rating_sum) as rating_sum
    from (
      select user_key, place, false as is_mixed, executions, errors, latency_count, latency_sum, slow, prompt_tokens_count, prompt_tokens_sum,
        response_tokens_count, response_tokens_sum, cost_count, cost_sum, rating_count, rating_sum from part
      union all
      select user_key, place, is_mixed, executions, errors, latency_count, latency_sum, slow, prompt_tokens_count, prompt_tokens_sum,
        response_tokens_count, response_tokens_sum, cost_count, cost_sum, rating_count, rating_sum from test_users
      where test_id = p_test_id and user_key in (select user_key from part)
    ) as each
    group by user_key
  ), of_user as (
    select place, is_mixed, executions, errors, latency_count, latency_sum, slow, prompt_tokens_count, prompt_tokens_sum,
      response_tokens_count, response_tokens_sum, cost_count, cost_sum, rating_count, rating_sum from test_users
    -- Not in: it is looked up in a hash table, whatever the plan thinks of how many parts there are. All others need no grouping.
    where test_id = p_test_id and user_key not in (select user_key from part)
    union all
    select place, is_mixed, executions, errors, latency_count, latency_sum, slow, prompt_tokens_count, prompt_tokens_sum,
      response_tokens_count, response_tokens_sum, cost_count, cost_sum, rating_count, rating_sum from unfolded
  ), damped as (
    -- Divided by 1 + rho (m - 1) with rho = 0.2 (STATISTICS.md): what a user does often counts less than the same of others. Numbered as the
    -- list below; of slow-share (7) and error-rate (8) y is that of latency (6) and rating-coverage (2).
    select case when not is_mixed then place end as place,
      rating_sum / (0.8::double precision + 0.2::double precision * rating_count) as x1,
      rating_count / (0.8::double precision + 0.2::double precision * rating_count) as y1,
      rating_count / (0.8::double precision + 0.2::double precision * executions) as x2,
      executions / (0.8::double precision + 0.2::double precision * executions) as y2,
      response_tokens_sum / (0.8::double precision + 0.2::double precision * response_tokens_count) as x3,
      response_tokens_count / (0.8::double precision + 0.2::double precision * response_tokens_count) as y3,
      prompt_tokens_sum / (0.8::double precision + 0.2::double precision * prompt_tokens_count) as x4,
      prompt_tokens_count / (0.8::double precision + 0.2::double precision * prompt_tokens_count) as y4,
      cost_sum / (0.8::double precision + 0.2::double precision * cost_count) as x5,
      cost_count / (0.8::double precision + 0.2::double precision * cost_count) as y5,
      latency_sum / (0.8::double precision + 0.2::double precision * latency_count) as x6,
      latency_count / (0.8::double precision + 0.2::double precision * latency_count) as y6,
      slow / (0.8::double precision + 0.2::double precision * latency_count) as x7,
      errors / (0.8::double precision + 0.2::double precision * executions) as x8
    from of_user
    -- Each of them once, and not in every sum.
    offset 0
  ), total as (
    select place, count(*) as users,
      sum(x1) as x1, sum(y1) as y1, sum(x1 * x1) as xx1, sum(y1 * y1) as yy1, sum(x1 * y1) as xy1,
      sum(x2) as x2, sum(y2) as y2, sum(x2 * x2) as xx2, sum(y2 * y2) as yy2, sum(x2 * y2) as xy2,
      sum(x3) as x3, sum(y3) as y3, sum(x3 * x3) as xx3, sum(y3 * y3) as yy3, sum(x3 * y3) as xy3,
      sum(x4) as x4, sum(y4) as y4, sum(x4 * x4) as xx4, sum(y4 * y4) as yy4, sum(x4 * y4) as xy4,
      sum(x5) as x5, sum(y5) as y5, sum(x5 * x5) as xx5, sum(y5 * y5) as yy5, sum(x5 * y5) as xy5,
      sum(x6) as x6, sum(y6) as y6, sum(x6 * x6) as xx6, sum(y6 * y6) as yy6, sum(x6 * y6) as xy6,
      sum(x7) as x7, sum(x7 * x7) as xx7, sum(x7 * y6) as xy7, sum(x8) as x8, sum(x8 * x8) as xx8, sum(x8 * y2) as xy8
    from damped group by place
  )
  select measure.metric, total.place, total.users, measure.sum_x, measure.sum_y, measure.sum_xx, measure.sum_yy, measure.sum_xy
  from total
  cross join (select (slow_after is not null)::integer as is_told from ab_tests where id = p_test_id) as slow
  cross join lateral (values
    ('rating', x1, y1, xx1, yy1, xy1),
    ('rating-coverage', x2, y2, xx2, yy2, xy2),
    ('response-tokens', x3, y3, xx3, yy3, xy3),
    ('prompt-tokens', x4, y4, xx4, yy4, xy4),
    ('cost', x5, y5, xx5, yy5, xy5),
    ('latency', x6, y6, xx6, yy6, xy6),
    -- Where too few executions told what is slow, none is.
    ('slow-share', x7 * is_told, y6 * is_told, xx7 * is_told, yy6 * is_told, xy7 * is_told),
    ('error-rate', x8, y2, xx8, yy2, xy8)) as measure (metric, sum_x, sum_y, sum_xx, sum_yy, sum_xy)
  order by measure.metric, total.place
$$;
comment on function promptctl.test_metric_sums(text) is
  'For each metric and arm of a test its users and the sums of their damped totals, all in one pass; place null: who was seen in several arms, and is left out.';

create function promptctl.test_score_sums(p_test_id text, p_name text)
  returns table (place integer, users bigint, sum_x double precision, sum_y double precision,
    sum_xx double precision, sum_yy double precision, sum_xy double precision)
  language sql stable security definer set search_path = pg_catalog, promptctl, pg_temp set work_mem = '128MB' as $$
  with measured as (
    select user_key, place, is_mixed, 0 as s, 0 as m from test_users where test_id = p_test_id
    union all
    select user_key, place, false, 0, 0 from test_user_parts where test_id = p_test_id
    union all
    select user_key, null, false, sum, count from test_user_scores where test_id = p_test_id and name = p_name
    union all
    select user_key, null, false, sum, count from test_user_score_parts where test_id = p_test_id and name = p_name
  ), of_user as (
    select min(place) as place, bool_or(is_mixed) or min(place) <> max(place) as is_mixed, sum(s)::double precision as s, sum(m)::double precision as m
    from measured group by user_key
  ), damped as (
    select case when not is_mixed then place end as place, s / (0.8::double precision + 0.2::double precision * m) as x,
      m / (0.8::double precision + 0.2::double precision * m) as y
    from of_user
  )
  select place, count(*), sum(x), sum(y), sum(x * x), sum(y * y), sum(x * y) from damped group by place order by place
$$;
comment on function promptctl.test_score_sums(text, text) is
  'For each arm of a test its users and the sums of their damped totals in a score of an app''s own; place null: who was seen in several arms.';

create function promptctl.test_growth(p_test_id text) returns table (day text, users bigint)
  language sql stable security definer set search_path = pg_catalog, promptctl, pg_temp set work_mem = '128MB' as $$
  with part as materialized (
    select user_key, min(first_at) as first_at, min(place) as place, min(place) <> max(place) as is_mixed
    from test_user_parts where test_id = p_test_id group by user_key
  ), came as (
    select least(u.first_at, part.first_at) as first_at, u.is_mixed or coalesce(part.is_mixed or part.place <> u.place, false) as is_mixed
    from test_users u left join part on part.user_key = u.user_key
    where u.test_id = p_test_id
    union all
    select first_at, is_mixed from part
    where not exists (select from test_users u where u.test_id = p_test_id and u.user_key = part.user_key)
  )
  -- Written out once a day, and not for every user.
  select to_char(of_day.day, 'YYYY-MM-DD'), of_day.users
  from (select (first_at at time zone 'UTC')::date as day, count(*) as users from came where not is_mixed group by 1) as of_day
  order by of_day.day
$$;
comment on function promptctl.test_growth(text) is
  'How many users came into a test on each day, by their first execution in it; who was seen in several arms is left out.';

create function promptctl.slow_threshold(p_environment text, p_prompt_id bigint, p_version_id text) returns double precision
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  with bin as (
    select each.bin, sum(each.n) as n
    from (
      select r.bins, r.counts
      from series s join rollups r on r.series_id = s.id and r.grain = 'day' and r.metric = 'latency' and r.start >= now() - interval '14 days'
      where s.prompt_id = p_prompt_id and s.environment = p_environment and s.version_id = p_version_id
      union all
      select part.bins, part.counts
      from series s join rollup_parts part on part.series_id = s.id and part.metric = 'latency' and part.hour >= now() - interval '14 days'
      where s.prompt_id = p_prompt_id and s.environment = p_environment and s.version_id = p_version_id
    ) as latency
    cross join lateral unnest(bins, counts) as each (bin, n)
    group by each.bin having sum(each.n) > 0
  ), ranked as (
    select bin, n, sum(n) over (order by bin) as up_to, sum(n) over () as total from bin
  )
  -- As quantileOf in src/domain/histogram.ts: values are evenly spread inside a bin, whose width is ln(1.02).
  select exp((bin + (0.95 * total - (up_to - n)) / n)::double precision * 0.01980262729617973)
  from ranked where total >= 100 and up_to >= 0.95 * total order by bin limit 1
$$;
comment on function promptctl.slow_threshold(text, bigint, text) is
  'Milliseconds that 95 % of a version''s executions of the last 14 days did not exceed; null: fewer than 100 were measured.';

create function promptctl.recent_traffic(p_environment text, p_prompt text, p_days integer)
  returns table (metric text, since text, days double precision, users bigint, sum_x double precision, sum_y double precision,
    sum_xx double precision, sum_yy double precision, sum_xy double precision)
  language sql stable security definer set search_path = pg_catalog, promptctl, pg_temp set work_mem = '128MB' as $$
  with day as (
    select d.day, sum(pg_relation_size(format('promptctl.%I', 'executions' || to_char(d.day, '_YYYYMMDD'))::regclass)) over latest_first as bytes,
      row_number() over latest_first as place
    from execution_days d
    where d.day >= (now() at time zone 'UTC')::date - p_days and d.day < (now() at time zone 'UTC')::date
    window latest_first as (order by d.day desc)
  ), latest as materialized (
    select e.id, e.day, e.user_key, e.latency_ms, e.cost, e.error, e.output_tokens + coalesce(e.reasoning_tokens, 0) as response_tokens,
      e.input_tokens + coalesce(e.cached_read_tokens, 0) + coalesce(e.cached_write_tokens, 0) as prompt_tokens
    from executions e
    -- Of busy days as many as are read in a moment, and at least one.
    where e.day >= (select min(day.day) from day where day.bytes <= 1000000000 or day.place = 1) and e.day < (now() at time zone 'UTC')::date
      and e.user_key is not null and e.series_id = any (array(
        select s.id
        from deployments d
        join prompts p on p.id = d.prompt_id
        join series s on s.prompt_id = d.prompt_id and s.environment = d.environment and s.version_id = d.version_id
        where d.environment = p_environment and p.name = p_prompt))
    order by e.id desc limit 50000
  ), period as materialized (
    select case when (select count(*) from latest) < 50000 then date_trunc('day', execution_time(id), 'UTC') else execution_time(id) end as since,
      date_trunc('day', now(), 'UTC') as until
    from latest order by id limit 1
  ), of_user as (
    select count(*) as executions, count(error) as errors, count(latency_ms) as latency_count,
      sum(least(latency_ms, 120000)) filter (where latency_ms is not null) as latency_sum,
      count(prompt_tokens) as prompt_tokens_count, sum(prompt_tokens) as prompt_tokens_sum, count(response_tokens) as response_tokens_count,
      sum(response_tokens) as response_tokens_sum, count(cost) as cost_count, sum(cost) as cost_sum,
      count(rating.value) as rating_count, sum(rating.value) as rating_sum
    from latest
    -- Not all days are asked for ratings.
    left join scores rating on rating.execution_id = latest.id and rating.day = latest.day and rating.name = 'rating'
      and rating.day >= (select min(day) from latest)
    group by user_key
  ), damped as (
    -- As test_metric_sums has it.
    select measure.metric, case when measure.m > 0 then measure.s / (1 + 0.2::double precision * (measure.m - 1)) else 0 end as x,
      case when measure.m > 0 then measure.m / (1 + 0.2::double precision * (measure.m - 1)) else 0 end as y
    from of_user
    cross join lateral (values
      ('rating', rating_sum, rating_count), ('rating-coverage', rating_count, executions), ('response-tokens', response_tokens_sum, response_tokens_count),
      ('prompt-tokens', prompt_tokens_sum, prompt_tokens_count), ('cost', cost_sum, cost_count), ('latency', latency_sum, latency_count),
      ('error-rate', errors, executions)) as measure (metric, s, m)
    offset 0
  ), total as (
    select damped.metric, count(*) as users, sum(x) as x, sum(y) as y, sum(x * x) as xx, sum(y * y) as yy, sum(x * y) as xy
    from damped group by damped.metric
  )
  select total.metric, iso_time(period.since), extract(epoch from period.until - period.since)::double precision / 86400, total.users,
    total.x, total.y, total.xx, total.yy, total.xy
  from total cross join period order by total.metric
$$;
comment on function promptctl.recent_traffic(text, text, integer) is
  'What users of the version that is served did on the last full days, by metric as an arm of a test has it; from the latest 50,000 executions at most.';

revoke execute on all functions in schema promptctl from public;
