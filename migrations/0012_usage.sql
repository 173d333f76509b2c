-- oldest-client: 0.1.0
-- Reading what was tracked: totals for compare, users of tests for the statistics, and what apps must know to send.
-- What was not folded yet is read with the rest, so no answer depends on when that happens.

create function promptctl.tracking_settings() returns table (user_secret text, retention_days integer, oldest_day text, prices jsonb)
  language sql stable rows 1 security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '300ms' as $$
  select encode(t.user_secret, 'hex'), t.retention_days,
    to_char(greatest(t.oldest_day, (now() at time zone 'UTC')::date - t.retention_days), 'YYYY-MM-DD'),
    (
      select coalesce(jsonb_agg(jsonb_build_object('model', p.model, 'validFrom', to_char(p.valid_from, 'YYYY-MM-DD'), 'prices', p.prices)
        order by p.model, p.valid_from), '[]')
      from model_prices p
    )
  from tracking t
$$;
comment on function promptctl.tracking_settings() is
  'What an app must know to send executions: the key for user ids, how long they are kept, the oldest day that is taken, a team''s own prices.';

create function promptctl.usage_totals(
  p_environment text, p_prompts text[], p_grain text, p_since timestamptz, p_until timestamptz, p_metrics text[], p_histograms text[])
  returns table (
    series_id bigint, environment text, prompt text, version integer, version_id text, source text, segment text, test_id text, place integer,
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
  select asked.id, asked.environment, asked.prompt, asked.version, asked.version_id, asked.source, asked.segment, asked.test_id, asked.place,
    case when p_grain <> 'all' then iso_time(total.start) end, total.metric, total.count, total.sum, total.sum_squares, total.bins,
    total.counts::double precision[]
  from total join asked on asked.id = total.series_id
$$;
comment on function promptctl.usage_totals(text, text[], text, timestamptz, timestamptz, text[], text[]) is
  'Totals of series by hour, by day or of all time, up to three rows for each, which are to be added up: folded, not yet folded, and its histogram.';

create function promptctl.test_user_sums(p_test_id text, p_metric text)
  returns table (place integer, users bigint, sum_x double precision, sum_y double precision,
    sum_xx double precision, sum_yy double precision, sum_xy double precision)
  language sql stable security definer set search_path = pg_catalog, promptctl, pg_temp set work_mem = '128MB' as $$
  with slow as materialized (
    -- Where too few executions told what is slow, none is.
    select slow_after is not null as is_told from ab_tests where id = p_test_id
  ), total as (
    select user_key, place, is_mixed, executions, errors, latency_count, latency_sum, slow, prompt_tokens_count, prompt_tokens_sum,
      response_tokens_count, response_tokens_sum, cost_count, cost_sum, rating_count, rating_sum
    from test_users where test_id = p_test_id
    union all
    select user_key, place, false, executions, errors, latency_count, latency_sum, slow, prompt_tokens_count, prompt_tokens_sum,
      response_tokens_count, response_tokens_sum, cost_count, cost_sum, rating_count, rating_sum
    from test_user_parts where test_id = p_test_id
  ), measured as (
    select user_key, place, is_mixed,
      case p_metric when 'rating' then rating_sum when 'rating-coverage' then rating_count when 'response-tokens' then response_tokens_sum
        when 'prompt-tokens' then prompt_tokens_sum when 'cost' then cost_sum when 'latency' then latency_sum when 'slow-share' then slow
        when 'error-rate' then errors else 0 end as s,
      case p_metric when 'rating' then rating_count when 'rating-coverage' then executions when 'response-tokens' then response_tokens_count
        when 'prompt-tokens' then prompt_tokens_count when 'cost' then cost_count when 'latency' then latency_count
        when 'slow-share' then case when (select is_told from slow) then latency_count else 0 end when 'error-rate' then executions else 0 end as m
    from total
    union all
    select user_key, null, false, sum, count from test_user_scores where test_id = p_test_id and name = p_metric
    union all
    select user_key, null, false, sum, count from test_user_score_parts where test_id = p_test_id and name = p_metric
  ), of_user as (
    select min(place) as place, bool_or(is_mixed) or min(place) <> max(place) as is_mixed, sum(s)::double precision as s, sum(m)::double precision as m
    from measured group by user_key
  ), damped as (
    -- STATISTICS.md, rho = 0.2: what a user does often counts less than the same of others.
    select case when not is_mixed then place end as place, case when m > 0 then s / (1 + 0.2::double precision * (m - 1)) else 0 end as x,
      case when m > 0 then m / (1 + 0.2::double precision * (m - 1)) else 0 end as y
    from of_user
  )
  select place, count(*), sum(x), sum(y), sum(x * x), sum(y * y), sum(x * y) from damped group by place order by place
$$;
comment on function promptctl.test_user_sums(text, text) is
  'For each arm of a test its users and the sums of their damped totals in a metric or score; place null: who was seen in several arms, and is left out.';

revoke execute on all functions in schema promptctl from public;
