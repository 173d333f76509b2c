-- oldest-client: 0.1.0
-- The upkeep of totals: parts are folded into them, and days come and go. Whoever ships executions calls both now and then. And what
-- people set for them: how long executions are kept, and what a team pays.

create function promptctl.fold_rollups(p_most integer) returns bigint
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_parts bigint;
begin
  with gone as (
    delete from rollup_parts where ctid = any (array(select ctid from rollup_parts limit p_most)) returning *
  ), part as materialized (
    select series_id, metric, grain.name as grain, grain.start, count, sum, sum_squares, bins, counts
    from gone
    cross join lateral (values ('hour', hour), ('day', date_trunc('day', hour, 'UTC')), ('all', '-infinity')) as grain (name, start)
  ), total as materialized (
    select series_id, metric, grain, start, sum(count) as count, sum(sum) as sum, sum(sum_squares) as sum_squares from part group by 1, 2, 3, 4
  ), bin as (
    select series_id, metric, grain, start, each.bin, sum(each.n) as n
    from (
      select series_id, metric, grain, start, bins, counts from part
      union all
      select series_id, metric, grain, start, r.bins, r.counts from total join rollups r using (series_id, metric, grain, start)
    ) as histogram
    cross join lateral unnest(bins, counts) as each (bin, n)
    group by 1, 2, 3, 4, 5 having sum(each.n) <> 0
  )
  insert into rollups as r (series_id, metric, grain, start, count, sum, sum_squares, bins, counts)
  -- Totals and bins in one grouping: a join of them would be one by nested loops, once the plan is a general one.
  select series_id, metric, grain, start, sum(count), sum(sum), sum(sum_squares),
    coalesce(array_agg(bin order by bin) filter (where bin is not null), '{}'), coalesce(array_agg(n order by bin) filter (where bin is not null), '{}')
  from (
    select series_id, metric, grain, start, count, sum, sum_squares, null::smallint as bin, null::bigint as n from total
    union all
    select series_id, metric, grain, start, 0, 0, 0, bin, n::bigint from bin
  ) as each
  group by 1, 2, 3, 4
  on conflict (series_id, grain, metric, start) do update set count = r.count + excluded.count, sum = r.sum + excluded.sum,
    sum_squares = r.sum_squares + excluded.sum_squares, bins = excluded.bins, counts = excluded.counts;
  get diagnostics v_parts = row_count;
  return v_parts;
end $$;
comment on function promptctl.fold_rollups(integer) is 'Puts parts together into the totals of hours, days and all time; how many totals that changed.';

create function promptctl.fold_users(p_most integer) returns bigint
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_users bigint;
begin
  with gone as (
    delete from test_user_parts where ctid = any (array(select ctid from test_user_parts limit p_most)) returning *
  )
  insert into test_users as u (test_id, user_key, place, is_mixed, first_at, executions, errors, latency_count, latency_sum, slow,
    prompt_tokens_count, prompt_tokens_sum, response_tokens_count, response_tokens_sum, cost_count, cost_sum, rating_count, rating_sum)
  select test_id, user_key, (array_agg(place order by first_at))[1], min(place) <> max(place), min(first_at), sum(executions), sum(errors),
    sum(latency_count), sum(latency_sum), sum(slow), sum(prompt_tokens_count), sum(prompt_tokens_sum),
    sum(response_tokens_count), sum(response_tokens_sum), sum(cost_count), sum(cost_sum), sum(rating_count), sum(rating_sum)
  from gone group by user_key, test_id
  on conflict (test_id, user_key) do update set
    is_mixed = u.is_mixed or excluded.is_mixed or u.place <> excluded.place,
    place = case when excluded.first_at < u.first_at then excluded.place else u.place end,
    first_at = least(u.first_at, excluded.first_at),
    executions = u.executions + excluded.executions, errors = u.errors + excluded.errors,
    latency_count = u.latency_count + excluded.latency_count, latency_sum = u.latency_sum + excluded.latency_sum, slow = u.slow + excluded.slow,
    prompt_tokens_count = u.prompt_tokens_count + excluded.prompt_tokens_count,
    prompt_tokens_sum = u.prompt_tokens_sum + excluded.prompt_tokens_sum,
    response_tokens_count = u.response_tokens_count + excluded.response_tokens_count,
    response_tokens_sum = u.response_tokens_sum + excluded.response_tokens_sum,
    cost_count = u.cost_count + excluded.cost_count, cost_sum = u.cost_sum + excluded.cost_sum,
    rating_count = u.rating_count + excluded.rating_count, rating_sum = u.rating_sum + excluded.rating_sum;
  get diagnostics v_users = row_count;
  return v_users;
end $$;
comment on function promptctl.fold_users(integer) is 'Puts parts of users of tests together; who was seen in two arms is marked, and stays where they were first.';

create function promptctl.fold_user_scores(p_most integer) returns bigint
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_scores bigint;
begin
  with gone as (
    delete from test_user_score_parts where ctid = any (array(select ctid from test_user_score_parts limit p_most)) returning *
  )
  insert into test_user_scores as u (test_id, user_key, name, count, sum)
  select test_id, user_key, name, sum(count), sum(sum) from gone group by test_id, user_key, name
  on conflict (test_id, name, user_key) do update set count = u.count + excluded.count, sum = u.sum + excluded.sum;
  get diagnostics v_scores = row_count;
  return v_scores;
end $$;
comment on function promptctl.fold_user_scores(integer) is 'Puts parts of the scores of users of tests together.';

create function promptctl.fold(p_most integer) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s'
  -- A plan that was made when there was little to fold looks through all parts for each of them when there is much.
  set plan_cache_mode = force_custom_plan as $$
declare
  v_now timestamptz := clock_timestamp();
  v_since timestamptz;
  v_due uuid[];
begin
  perform require_role('app', null, null);
  -- One at a time, and whoever comes second need not wait: the first one does it.
  select folded_at into v_since from tracking for update skip locked;
  if not found then
    return jsonb_build_object('folded', null);
  end if;
  -- A score and its execution that were taken at the same moment did not see each other.
  v_due := array(
    select s.execution_id from scores s
    where s.counted is distinct from s.value and s.taken_at >= v_since - interval '10 minutes'
      and exists (select from executions e where e.id = s.execution_id and e.day = s.day)
    limit p_most);
  perform count_scores(v_due);
  if cardinality(v_due) < p_most and v_since < v_now - interval '1 minute' then
    update tracking set folded_at = v_now;
  end if;
  return jsonb_build_object('folded', fold_rollups(p_most) + fold_users(p_most) + fold_user_scores(p_most));
end $$;
comment on function promptctl.fold(integer) is
  'Puts at most so many parts of each kind together; folded 0: there are none, null: another is at it. Totals and parts together say the same all the while.';

create function promptctl.maintain(p_ahead integer) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' as $$
declare
  v_today date := (clock_timestamp() at time zone 'UTC')::date;
  v_oldest date;
  v_day date;
  v_dropped date[] := '{}';
begin
  perform require_role('app', null, null);
  -- Said first: what comes for earlier days from now on is too late, whether they are dropped already or not. It also keeps fold away.
  update tracking set oldest_day = greatest(oldest_day, v_today - retention_days) returning oldest_day into v_oldest;
  -- Before any table of executions, as where they are taken in.
  lock table execution_days in share row exclusive mode;
  perform prepare_days(array(select v_today + n from generate_series(0, least(p_ahead, 366)) as n));
  for v_day in select day from execution_days where day < v_oldest order by day loop
    begin
      -- Where somebody reads for long, a day is dropped another time: all that is taken in would wait behind this.
      perform set_config('lock_timeout', '200ms', true);
      -- In the order in which executions are taken in.
      execute format('drop table promptctl.%I', 'executions' || to_char(v_day, '_YYYYMMDD'));
      execute format('drop table promptctl.%I', 'scores' || to_char(v_day, '_YYYYMMDD'));
      delete from execution_days where day = v_day;
      v_dropped := v_dropped || v_day;
    exception when lock_not_available then
      exit;
    end;
  end loop;
  perform set_config('lock_timeout', '5s', true);
  delete from rejected_events where at < v_oldest;
  delete from sent_variables where day < v_oldest;
  -- What a lasting one still sends by then is older than what is kept, even where its clock was two days ahead.
  delete from producers where seen_at < case when is_lasting then v_oldest - interval '3 days' else clock_timestamp() - interval '1 day' end;
  return jsonb_build_object('dropped', to_jsonb(v_dropped), 'left', (select count(*) from execution_days where day < v_oldest), 'oldest', v_oldest, 'ahead', (select max(day) from execution_days));
end $$;
comment on function promptctl.maintain(integer) is 'Makes the partitions of coming days and drops those beyond retention, but for those left that somebody reads; totals stay.';

create function promptctl.set_retention(p_days integer, p_author text) returns void
  language plpgsql security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' as $$
begin
  perform require_role('admin', null, null);
  update tracking set retention_days = p_days where retention_days <> p_days;
  if found then
    perform audit('retention', p_author, jsonb_build_object('days', p_days));
  end if;
end $$;
comment on function promptctl.set_retention(integer, text) is 'Keeps executions for so many days from now on; what was dropped does not come back.';

create function promptctl.set_price(p_model text, p_valid_from date, p_prices jsonb, p_author text) returns void
  language plpgsql security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' set timezone = 'UTC' as $$
declare
  v_removed jsonb[];
begin
  perform require_role('admin', null, null);
  if p_prices is null then
    with removed as (
      delete from model_prices where model = p_model and valid_from = p_valid_from returning to_jsonb(model_prices) as row
    )
    select array_agg(row) into v_removed from removed;
    if v_removed is null then
      return;
    end if;
  else
    insert into model_prices as m (model, valid_from, prices) values (p_model, p_valid_from, p_prices)
    on conflict (model, valid_from) do update set prices = excluded.prices;
  end if;
  perform open_entry();
  perform attest('model_prices', array(select to_jsonb(m) from model_prices m where m.model = p_model and m.valid_from = p_valid_from));
  perform attest_gone('model_prices', v_removed);
  perform audit('price', p_author, jsonb_build_object('model', p_model, 'validFrom', p_valid_from, 'prices', p_prices));
end $$;
comment on function promptctl.set_price(text, date, jsonb, text) is 'Sets a team''s own prices of a model from a day on; null takes them away.';

revoke execute on all functions in schema promptctl from public;
