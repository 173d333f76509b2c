-- oldest-client: 0.1.0
-- Taking executions in: one batch of one producer in one call, all or nothing. Totals are made from the rows that were really inserted.
-- Two layers keep a batch from counting twice: its number, which outlives every row, and the ids, which tell what two producers both send.
-- What cannot be counted is set aside with a reason, one by one: it must never keep its batch, and all behind it, from being taken.

create function promptctl.execution_time(p_id uuid) returns timestamptz
  language sql immutable parallel safe set search_path = pg_catalog, promptctl, pg_temp as $$
  select to_timestamp(('x' || encode(substr(uuid_send(p_id), 1, 6), 'hex'))::bit(48)::bigint / 1000.0)
$$;
comment on function promptctl.execution_time(uuid) is 'When an execution happened: the time in its UUIDv7, the same however often it is sent.';

create function promptctl.first_day() returns date
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select greatest(oldest_day, (clock_timestamp() at time zone 'UTC')::date - retention_days) from tracking
$$;
comment on function promptctl.first_day() is 'The first day of which executions are taken: earlier ones are too late.';

create function promptctl.histogram_bin(p_value double precision) returns smallint
  language sql immutable parallel safe set search_path = pg_catalog, promptctl, pg_temp as $$
  select (case when p_value < 0 then -2400 - size.bin else size.bin end)::smallint
  from (
    select case when p_value = 0 then -1200 else greatest(-1200, least(3000, floor(ln(abs(p_value)) / 0.01980262729617973))) end as bin
  ) as size
$$;
comment on function promptctl.histogram_bin(double precision) is
  'The bin of a value as src/domain/histogram.ts has it: floor(ln(value) / ln(1.02)), -1200 for zero, mirrored around that for negative ones.';

create function promptctl.read_time(p_text text) returns timestamptz
  language plpgsql immutable set search_path = pg_catalog, promptctl, pg_temp as $$
begin
  if p_text !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$' then
    return null;
  end if;
  return p_text::timestamptz;
exception when datetime_field_overflow or invalid_datetime_format then
  return null;
end $$;
comment on function promptctl.read_time(text) is 'The time that an ISO 8601 text in UTC says; null: it says none.';

create function promptctl.read_number(p_value jsonb) returns double precision
  language sql immutable parallel safe set search_path = pg_catalog, promptctl, pg_temp as $$
  select case when jsonb_typeof(p_value) = 'number' then
    -- What is too small for a double would be an error, not a zero.
    case when abs(p_value::numeric) <= 1e15 then round(p_value::numeric, 30)::double precision end
  end
$$;
comment on function promptctl.read_number(jsonb) is 'A number of JSON up to a million billion; null: it is none, or greater.';

create function promptctl.list_items(p_further jsonb, p_name text) returns table (item jsonb, place bigint)
  language sql immutable set search_path = pg_catalog, promptctl, pg_temp as $$
  select value, ordinality
  from jsonb_array_elements(case when jsonb_typeof(p_further -> p_name) = 'array' then p_further -> p_name else '[]' end) with ordinality
$$;
comment on function promptctl.list_items(jsonb, text) is 'The items of one list of what comes with a batch; none where there is no list.';

create function promptctl.set_aside(p_event jsonb) returns jsonb
  language sql immutable set search_path = pg_catalog, promptctl, pg_temp as $$
  select case when octet_length(kept.event::text) <= 10000 then kept.event else jsonb_build_object('cut', left(kept.event::text, 1000)) end
  from (
    select case when jsonb_typeof(p_event) = 'object' then p_event - array['user', 'user_key', 'feedback']
      else coalesce(p_event, 'null') end as event
  ) as kept
$$;
comment on function promptctl.set_aside(jsonb) is 'An event as it is kept with the reason why it was not counted: bounded, without its user.';

create function promptctl.prepare_days(p_days date[]) returns void
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_day date;
  v_table text;
  v_name text;
begin
  if not exists (
    select from unnest(p_days) as wanted (day)
    where not exists (select from execution_days known where known.day = wanted.day)) then
    return;
  end if;
  -- One at a time; a lock that only who may write to the table can hold.
  lock table execution_days in share row exclusive mode;
  for v_day in
    select distinct wanted.day from unnest(p_days) as wanted (day)
    where not exists (select from execution_days known where known.day = wanted.day) order by 1
  loop
    foreach v_table in array array['executions', 'scores'] loop
      v_name := v_table || to_char(v_day, '_YYYYMMDD');
      -- Attached afterwards, since that does not keep anybody from writing to the other days.
      execute format('create table promptctl.%I (like promptctl.%I including all)', v_name, v_table);
      execute format('comment on table promptctl.%I is %L', v_name, 'One day of ' || v_table || '.');
      execute format('alter table promptctl.%I attach partition promptctl.%I for values from (%L) to (%L)', v_table, v_name, v_day, v_day + 1);
    end loop;
    -- Attaching brings the triggers for rows, and not this one.
    execute format('create trigger immutable_all before truncate on promptctl.%I for each statement execute function promptctl.deny_change()',
      'executions' || to_char(v_day, '_YYYYMMDD'));
    insert into execution_days (day) values (v_day);
  end loop;
end $$;
comment on function promptctl.prepare_days(date[]) is 'Makes the partitions of days that have none yet.';

create function promptctl.days_of(p_ids uuid[], p_first date, p_last date) returns date[]
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
begin
  return array(
    with happened as materialized (
      select date '1970-01-01' + (('x' || encode(substr(uuid_send(id), 1, 6), 'hex'))::bit(48)::bigint / 86400000)::integer as day
      from unnest(p_ids) as id
    )
    select distinct day from happened where day between p_first and p_last);
end $$;
comment on function promptctl.days_of(uuid[], date, date) is 'The days in which executions with these ids happened, of those from the first to the last.';

create function promptctl.bounded_label(p_environment text, p_prompt_id bigint, p_kind text, p_label text) returns text
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select case
    when p_label = 'other' then p_label
    when exists (
      select from series_labels l where l.prompt_id = p_prompt_id and l.environment = p_environment and l.kind = p_kind and l.label = p_label)
      then p_label
    when (select count(*) from series_labels l where l.prompt_id = p_prompt_id and l.environment = p_environment and l.kind = p_kind) >= 50 then 'other'
    else p_label
  end
$$;
comment on function promptctl.bounded_label(text, bigint, text, text) is
  'A segment or model as a prompt''s executions are told apart by it: known, new, or other where there are 50.';

create type promptctl.judged_series as (
  place integer, environment text, prompt_id bigint, version_id text, source text, segment text, model text, test_id text, arm integer,
  slow_after double precision, series_id bigint, reason text
);
comment on type promptctl.judged_series is 'What executions of a batch are of, by the place in its list; reason: why they cannot be counted.';

create function promptctl.judge_series(p_series jsonb) returns setof promptctl.judged_series
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
begin
  return query
  with judged as materialized (
    select item.place::integer, e.name as environment, p.id as prompt_id, v.id as version_id, given.source, t.id as test_id, a.place as arm, t.slow_after,
      case when given.segment <> '' then bounded_label(e.name, p.id, 'segment', given.segment) else '' end as segment,
      case when given.model <> '' then bounded_label(e.name, p.id, 'model', given.model) end as model,
      case
        when e.name is null then 'there is no such environment'
        when not holds(array['app', 'admin'], e.name, null) then 'its login may not report executions of that environment'
        when p.id is null then 'there is no such prompt'
        when given."versionId" is null and given.source is distinct from 'fallback' then 'it names no version'
        when given."versionId" is not null and v.id is null then 'that prompt has no such version'
        when v.digest is distinct from given.digest and v.id is not null then 'its content is not that of its version'
        when given.test is not null and t.id is null then 'no such test ran on that prompt there'
        when given.test is not null and a.place is null then 'its version is no arm of its test'
        when coalesce(given.source, '') !~ '^[a-z][a-z-]{0,19}$' then 'its source is not one'
        when given.segment !~ '^[A-Za-z0-9_.:/-]{0,64}$' then 'its segment is not one'
        when length(given.model) > 200 then 'its model has more than 200 characters'
      end as reason
    from jsonb_array_elements(p_series) with ordinality as item (value, place)
    cross join lateral jsonb_to_record(case when jsonb_typeof(item.value) = 'object' then item.value else '{}' end)
      as given (environment text, prompt text, "versionId" text, digest text, source text, segment text, model text, test text)
    left join environments e on e.name = given.environment
    left join prompts p on p.name = given.prompt
    left join prompt_versions v on v.prompt_id = p.id and v.id = given."versionId"
    left join ab_tests t on t.id = given.test and t.environment = e.name and t.prompt_id = p.id
    left join ab_arms a on a.test_id = t.id and a.version_id = v.id
  )
  select j.place, j.environment, j.prompt_id, j.version_id, j.source, j.segment, j.model, j.test_id, j.arm, j.slow_after, s.id, j.reason
  from judged as j
  left join series s on j.reason is null
    and (s.prompt_id, s.environment, coalesce(s.version_id, ''), s.source, s.segment, coalesce(s.model, ''), coalesce(s.test_id, ''),
      coalesce(s.place, -1))
      = (j.prompt_id, j.environment, coalesce(j.version_id, ''), j.source, j.segment, coalesce(j.model, ''), coalesce(j.test_id, ''),
      coalesce(j.arm, -1));
end $$;
comment on function promptctl.judge_series(jsonb) is
  'What the executions of a batch are of, looked up; reason: why they cannot be counted. The version tells the arm, so none counts for another.';

create function promptctl.find_series(p_series jsonb) returns setof promptctl.judged_series
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_judged judged_series[] := array(select j from judge_series(p_series) as j);
begin
  if exists (select from unnest(v_judged) as j where j.reason is null and j.series_id is null) then
    -- One at a time, or a prompt would get more labels than it may have; only who has new series waits.
    lock table series in share row exclusive mode;
    v_judged := array(select j from judge_series(p_series) as j);
    insert into series_labels (environment, prompt_id, kind, label)
    select new.environment, new.prompt_id, new.kind, new.label
    from (
      select j.environment, j.prompt_id, each.kind, each.label,
        row_number() over (partition by j.environment, j.prompt_id, each.kind order by min(j.place)) as number
      from unnest(v_judged) as j
      cross join lateral (values ('segment', nullif(j.segment, '')), ('model', j.model)) as each (kind, label)
      where j.reason is null and each.label <> 'other' and not exists (
        select from series_labels l
        where l.prompt_id = j.prompt_id and l.environment = j.environment and l.kind = each.kind and l.label = each.label)
      group by j.environment, j.prompt_id, each.kind, each.label
    ) as new
    where new.number + (
      select count(*) from series_labels l where l.prompt_id = new.prompt_id and l.environment = new.environment and l.kind = new.kind) <= 50;
    insert into series (environment, prompt_id, version_id, source, segment, model, test_id, place)
    select distinct j.environment, j.prompt_id, j.version_id, j.source, j.segment, j.model, j.test_id, j.arm
    from judge_series(p_series) as j
    where j.reason is null and j.series_id is null;
    v_judged := array(select j from judge_series(p_series) as j);
  end if;
  return query select * from unnest(v_judged);
end $$;
comment on function promptctl.find_series(jsonb) is 'The series of a batch by their place in it, made where they are new.';

create function promptctl.count_scores(p_ids uuid[]) returns jsonb
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_scored jsonb;
begin
  if cardinality(p_ids) = 0 then
    return '[]';
  end if;
  with due as materialized (
    select s.execution_id, s.day, s.name, s.value, s.counted, e.series_id, e.user_key,
      date_trunc('hour', execution_time(s.execution_id), 'UTC') as hour, execution_time(s.execution_id) as at
    from scores s
    join executions e on e.id = s.execution_id and e.day = s.day
    where (s.environments is null or exists (select from series own where own.id = e.series_id and own.environment = any (s.environments)))
      and s.execution_id = any (p_ids) and s.day = any (select distinct (execution_time(id) at time zone 'UTC')::date from unnest(p_ids) as id)
      and s.counted is distinct from s.value
    -- Who holds one counts it, or cannot see its execution yet: then fold does. Waiting here could be waiting in a circle.
    for update of s skip locked
  ), counted as (
    update scores s set counted = due.value from due
    where s.execution_id = due.execution_id and s.day = due.day and s.name = due.name
  ), change as materialized (
    select series_id, name, hour, 1 as n, value from due
    union all
    select series_id, name, hour, -1, counted from due where counted is not null
  ), part as (
    insert into rollup_parts (series_id, metric, hour, count, sum, sum_squares, bins, counts)
    select series_id, name, hour, sum(n), sum(sum), sum(sum_squares),
      coalesce(array_agg(bin order by bin) filter (where n <> 0), '{}'), coalesce(array_agg(n order by bin) filter (where n <> 0), '{}')
    from (
      select series_id, name, hour, histogram_bin(value) as bin, sum(n)::bigint as n, sum(n * value) as sum, sum(n * value * value) as sum_squares
      from change group by 1, 2, 3, 4
    ) as bin
    group by 1, 2, 3
    returning series_id, metric, count, sum
  ), of_user as materialized (
    select s.test_id, due.user_key, s.place, due.name, min(due.at) as first_at,
      count(*) filter (where due.counted is null) as count, sum(due.value - coalesce(due.counted, 0)) as sum
    from due join series s on s.id = due.series_id
    where s.test_id is not null and due.user_key is not null
    group by 1, 2, 3, 4
  ), rating as (
    insert into test_user_parts (test_id, user_key, place, first_at, rating_count, rating_sum)
    select test_id, user_key, place, first_at, count, sum from of_user where name = 'rating'
  ), score as (
    insert into test_user_score_parts (test_id, user_key, name, count, sum)
    select test_id, user_key, name, count, sum from of_user where name <> 'rating'
  )
  select jsonb_agg(jsonb_build_object('environment', each.environment, 'prompt', p.name, 'versionId', each.version_id, 'name', each.metric,
    'count', each.count, 'sum', each.sum)) into v_scored
  from (
    select s.environment, s.prompt_id, s.version_id, part.metric, sum(part.count) as count, sum(part.sum) as sum
    from part join series s on s.id = part.series_id
    group by 1, 2, 3, 4
  ) as each
  join prompts p on p.id = each.prompt_id;
  return coalesce(v_scored, '[]');
end $$;
comment on function promptctl.count_scores(uuid[]) is
  'Adds to the totals what scores say now and the totals do not hold: in the execution''s own hour and arm, each score once. What that adds, by version.';

create function promptctl.reported_environments() returns text[]
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select case when not holds(array['app', 'admin'], '*', null) then array(
    select distinct g.environment from grants g where g.login = session_user and g.role in ('app', 'admin') order by 1) end
$$;
comment on function promptctl.reported_environments() is 'Where the login may report executions; null: everywhere.';

create function promptctl.may_continue(p_login name) returns boolean
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  -- A spool outlives its login: the next one goes on with it, unless it could then speak for environments that are not its own.
  select p_login = session_user or holds(array['app', 'admin'], '*', null)
    or (p_login <> (select nspowner::regrole::name from pg_namespace where nspname = 'promptctl') and not exists (
      select from grants g
      where g.login = p_login and g.role in ('app', 'admin') and not holds(array['app', 'admin'], g.environment, null)))
$$;
comment on function promptctl.may_continue(name) is 'True when the login may go on with what another login shipped.';

create function promptctl.take_scores(p_producer uuid, p_sequence bigint, p_further jsonb, p_earliest timestamptz, p_latest timestamptz)
  returns bigint
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_environments text[] := reported_environments();
  v_rejected bigint;
begin
  if coalesce(p_further -> 'scores', '[]') = '[]' then
    return 0;
  end if;
  with given as materialized (
    select list.item, list.place, list.item ->> 'name' as name, read_number(list.item -> 'value') as value, list.item ->> 'feedback' as feedback,
      read_time(list.item ->> 'at') as at, found.id, execution_time(found.id) as executed_at
    from list_items(p_further, 'scores') as list
    cross join lateral (
      select case when list.item ->> 'id' ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$' then (list.item ->> 'id')::uuid end as id
    ) as found
  ), judged as materialized (
    select given.*, case
      when id is null then 'its id is not that of an execution'
      when coalesce(name, '') !~ '^[a-z][a-z0-9-]{0,63}$' then 'its name is not one'
      when name = any ('{executions,errors,latency,input-tokens,cached-read-tokens,cached-write-tokens,output-tokens,reasoning-tokens,cost}')
        or name = any ('{rating-coverage,prompt-tokens,response-tokens,slow-share,error-rate}') then 'its name is that of a metric'
      when value is null then 'its value is not a number'
      when name = 'rating' and value not in (1, 2, 3, 4, 5) then 'a rating is 1, 2, 3, 4 or 5'
      when length(feedback) > 10000 then 'its feedback is longer than 10,000 characters'
      when at is null then 'its time is not one'
      when at > p_latest then 'it is more than 48 hours ahead'
      when executed_at > p_latest then 'its execution is more than 48 hours ahead'
      when executed_at < p_earliest then 'its execution is older than what is kept'
      when v_environments is not null and exists (
        select from executions e join series own on own.id = e.series_id
        where e.id = given.id and e.day = (executed_at at time zone 'UTC')::date and own.environment <> all (v_environments))
        then 'its login may not report executions of that environment'
    end as reason
    from given
  ), rejected as (
    insert into rejected_events (producer_id, sequence, reason, event)
    select p_producer, p_sequence, reason, set_aside(case when jsonb_typeof(item) = 'object' then item || '{"kind":"score"}' else item end)
    from judged where reason is not null
    returning 1
  ), told as (
    select *, first_value(feedback) over latest as last_feedback, first_value(case when feedback is not null then at end) over latest as last_feedback_at
    from judged where reason is null
    window latest as (partition by id, name order by feedback is null, at desc, place desc)
  ), kept as (
    insert into scores as s (execution_id, day, name, value, feedback, feedback_at, scored_at, taken_at, environments)
    select distinct on (id, name) id, (executed_at at time zone 'UTC')::date, name, value, last_feedback, last_feedback_at, at, clock_timestamp(), v_environments
    from told
    -- Always in this order, so that nobody waits in a circle.
    order by id, name, at desc, place desc
    -- The latest wins, whichever comes first. Also one that is too late says that it was here: who came meanwhile with the execution skipped
    -- what it had locked, and fold looks at what was taken lately.
    on conflict (execution_id, day, name) do update set
      value = case when excluded.scored_at >= s.scored_at then excluded.value else s.value end,
      feedback = case when excluded.feedback_at >= coalesce(s.feedback_at, '-infinity') then excluded.feedback else s.feedback end,
      feedback_at = greatest(s.feedback_at, excluded.feedback_at), scored_at = greatest(s.scored_at, excluded.scored_at),
      taken_at = excluded.taken_at,
      environments = case when excluded.scored_at >= s.scored_at then excluded.environments else s.environments end
  )
  select count(*) into v_rejected from rejected;
  return v_rejected;
end $$;
comment on function promptctl.take_scores(uuid, bigint, jsonb, timestamptz, timestamptz) is
  'Keeps the scores that come with a batch; count_scores adds them to the totals. How many were set aside.';

create function promptctl.take_gaps(p_producer uuid, p_sequence bigint, p_further jsonb) returns bigint
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_rejected bigint;
begin
  if coalesce(p_further -> 'gaps', '[]') = '[]' then
    return 0;
  end if;
  with given as materialized (
    select list.item, list.place, e.name as environment, read_number(list.item -> 'lost') as lost, list.item ->> 'reason' as reason,
      read_time(list.item ->> 'since') as since, read_time(list.item ->> 'until') as until, list.item ->> 'host' as host,
      case when list.item ->> 'id' ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then (list.item ->> 'id')::uuid end as id
    from list_items(p_further, 'gaps') as list
    left join environments e on e.name = list.item ->> 'environment'
  ), judged as materialized (
    select given.*, coalesce(holds(array['app', 'admin'], environment, null) and environment is not null and lost >= 1 and reason is not null and since <= until and host is not null, false) as is_gap
    from given
  ), rejected as (
    insert into rejected_events (producer_id, sequence, reason, event)
    select p_producer, p_sequence, case
        when environment is null then 'there is no such environment'
        when not holds(array['app', 'admin'], environment, null) then 'its login may not report executions of that environment'
        else 'it is no gap' end,
      set_aside(case when jsonb_typeof(item) = 'object' then item || '{"kind":"gap"}' else item end)
    from judged where not is_gap
    returning 1
  ), kept as (
    insert into usage_gaps as g (gap_id, producer_id, environment, lost, reason, since, until, host)
    select distinct on (id, case when id is null then place end) id, p_producer, environment, lost::bigint, left(reason, 200), since, until, left(host, 200)
    from judged where is_gap
    order by id, case when id is null then place end, lost desc
    -- Told by who took a spool over, and by its owner who lived after all: a gap only grows.
    on conflict (gap_id) do update set lost = greatest(g.lost, excluded.lost), since = least(g.since, excluded.since),
      until = greatest(g.until, excluded.until)
  )
  select count(*) into v_rejected from rejected;
  return v_rejected;
end $$;
comment on function promptctl.take_gaps(uuid, bigint, jsonb) is
  'Keeps what a producer says of executions that were lost, each gap once whoever tells it. How many were set aside.';

create function promptctl.take_variables(p_producer uuid, p_sequence bigint, p_further jsonb) returns bigint
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_rejected bigint;
begin
  if coalesce(p_further -> 'variables', '[]') = '[]' then
    return 0;
  end if;
  with sent as materialized (
    select list.item, p.id as prompt_id, e.name as environment, read_time((list.item ->> 'day') || 'T00:00:00Z') as day,
      case when jsonb_typeof(list.item -> 'names') = 'array' and jsonb_array_length(list.item -> 'names') <= 500
        and holds(array['app', 'admin'], list.item ->> 'environment', null) then list.item -> 'names' end as names
    from list_items(p_further, 'variables') as list
    left join prompts p on p.name = list.item ->> 'prompt'
    left join environments e on e.name = list.item ->> 'environment'
  ), kept as (
    insert into sent_variables (prompt_id, environment, day, name)
    select distinct prompt_id, environment, (day at time zone 'UTC')::date, variable.name
    from sent
    cross join lateral jsonb_array_elements_text(sent.names) as variable (name)
    where prompt_id is not null and environment is not null and day is not null and length(variable.name) <= 128
    order by 1, 2, 3, 4
    on conflict do nothing
  ), rejected as (
    insert into rejected_events (producer_id, sequence, reason, event)
    select p_producer, p_sequence,
      case when environment is null then 'there is no such environment' when prompt_id is null then 'there is no such prompt' else 'it is no list of names' end,
      set_aside(case when jsonb_typeof(item) = 'object' then item || '{"kind":"variables"}' else item end)
    from sent where prompt_id is null or environment is null or day is null or names is null
    returning 1
  )
  select count(*) into v_rejected from rejected;
  return v_rejected;
end $$;
comment on function promptctl.take_variables(uuid, bigint, jsonb) is
  'Keeps the names of variables that come with a batch. How many lists of them were set aside.';

create function promptctl.ingest(
  p_producer uuid, p_sequence bigint, p_after bigint, p_is_lasting boolean, p_series jsonb,
  p_ids uuid[], p_places integer[], p_users bytea[], p_latencies double precision[],
  p_input bigint[], p_cached_read bigint[], p_cached_write bigint[], p_output bigint[], p_reasoning bigint[],
  p_costs double precision[], p_errors text[], p_further jsonb
) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s'
  -- All is looked up by key, also by a plan that was made when the tables were empty.
  set enable_seqscan = off as $$
declare
  v_last bigint;
  v_shipper name;
  v_first_day date := first_day();
  v_earliest timestamptz := v_first_day::timestamp at time zone 'UTC';
  v_latest timestamptz := clock_timestamp() + interval '48 hours';
  -- As ids say it: milliseconds since 1970.
  v_earliest_ms bigint := extract(epoch from v_earliest) * 1000;
  v_latest_ms bigint := extract(epoch from v_latest) * 1000;
  v_scored uuid[] := array(
    select case when item ->> 'id' ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then (item ->> 'id')::uuid end from list_items(p_further, 'scores'));
  v_days date[];
  v_answer jsonb;
begin
  perform require_role('app', null, null);
  -- A column of which nothing was measured may be null.
  if p_ids is null or p_sequence is null or p_sequence < 1 or jsonb_typeof(p_series) is distinct from 'array'
    or cardinality(p_places) is distinct from cardinality(p_ids) or cardinality(p_ids) <> any (array[
      cardinality(p_users), cardinality(p_latencies), cardinality(p_input), cardinality(p_cached_read), cardinality(p_cached_write),
      cardinality(p_output), cardinality(p_reasoning), cardinality(p_costs), cardinality(p_errors)]) then
    raise exception 'a batch has a number from 1, a list of series, and columns of one length' using errcode = 'invalid_parameter_value';
  end if;
  insert into producers (id, is_lasting) values (p_producer, p_is_lasting) on conflict (id) do nothing;
  select sequence, db_user into strict v_last, v_shipper from producers where id = p_producer for update;
  if not may_continue(v_shipper) then
    raise exception 'the producer is of the login %, which may report more', quote_ident(v_shipper) using errcode = 'insufficient_privilege';
  end if;
  -- A producer sends one batch after the other, each until it is taken. Who says after which one he goes on knows that this database lost some.
  if p_sequence <= v_last or v_last not in (p_sequence - 1, coalesce(p_after, -1)) then
    return jsonb_build_object('taken', false, 'sequence', v_last);
  end if;
  v_days := days_of(p_ids || v_scored, v_first_day, (v_latest at time zone 'UTC')::date);
  perform prepare_days(v_days);

  with series as materialized (
    select * from find_series(p_series)
  ), event as materialized (
    -- Written out, as the bins below are: a function that pins its search path is called for every row, which takes longer than the rest.
    select event.*, ('x' || encode(substr(uuid_send(event.id), 1, 6), 'hex'))::bit(48)::bigint as at
    from unnest(p_ids, p_places, p_users, p_latencies, p_input, p_cached_read, p_cached_write, p_output, p_reasoning, p_costs, p_errors)
      as event (id, place, user_key, latency, input, cached_read, cached_write, output, reasoning, cost, error)
  ), given as materialized (
    select event.*, series.series_id, date '1970-01-01' + (at / 86400000)::integer as day,
      case
        when series.place is null then 'it is of no series of its batch'
        when series.reason is not null then series.reason
        when id is null or get_byte(uuid_send(id), 6) >> 4 <> 7 then 'its id is not a UUIDv7'
        when at > v_latest_ms then 'it is more than 48 hours ahead'
        when at < v_earliest_ms then 'it is older than what is kept'
        when octet_length(user_key) <> 16 then 'its user key is not one'
        -- NaN is greater than every number.
        when latency < 0 or latency > 1e8 or cost < 0 or cost > 1e6 or least(input, cached_read, cached_write, output, reasoning) < 0
          or greatest(input, cached_read, cached_write, output, reasoning) > 1000000000 then 'its numbers are out of range'
      end as reason
    from event left join series on series.place = event.place
  ), rejected as (
    insert into rejected_events (producer_id, sequence, reason, event)
    select p_producer, p_sequence, reason, set_aside(
      to_jsonb(given) - array['reason', 'series_id', 'day'] || jsonb_build_object('kind', 'execution', 'at', to_timestamp(at / 1000.0),
        'error', left(error, 1000), 'series', p_series -> (place - 1)))
    from given where reason is not null
    returning 1
  ), inserted as (
    insert into executions (id, day, series_id, user_key, latency_ms, input_tokens, cached_read_tokens, cached_write_tokens, output_tokens,
      reasoning_tokens, cost, error)
    -- Who tells a part tells all: without the rest, what tokens an execution took on average would be another number in every answer.
    select id, day, series_id, user_key, latency, case when coalesce(cached_read, cached_write) is null then input else coalesce(input, 0) end,
      cached_read, cached_write, case when reasoning is null then output else coalesce(output, 0) end, reasoning, cost, left(error, 1000)
    from given where reason is null
    -- Always in this order, so that two who send the same ones do not wait in a circle.
    order by id
    on conflict (id, day) do nothing
    returning *
  ), counted as materialized (
    -- From what was returned and nothing else. A join with what was given would be one by nested loops, once the plan is a general one.
    select timed.*, (timed.at / 3600000)::integer as hour, series.test_id, series.arm, series.slow_after
    from (select inserted.*, ('x' || encode(substr(uuid_send(id), 1, 6), 'hex'))::bit(48)::bigint as at from inserted) as timed
    join (select distinct on (series_id) * from series order by series_id, place) as series on series.series_id = timed.series_id
  ), value as (
    -- Hours and metrics are numbers here: they are sorted by.
    select series_id, hour, 1 as metric, 0::double precision as value from counted
    union all select series_id, hour, 2, 1 from counted where error is not null
    union all select series_id, hour, 3, latency_ms from counted where latency_ms is not null
    union all select series_id, hour, 4, input_tokens from counted where input_tokens is not null
    union all select series_id, hour, 5, cached_read_tokens from counted where cached_read_tokens is not null
    union all select series_id, hour, 6, cached_write_tokens from counted where cached_write_tokens is not null
    union all select series_id, hour, 7, output_tokens from counted where output_tokens is not null
    union all select series_id, hour, 8, reasoning_tokens from counted where reasoning_tokens is not null
    union all select series_id, hour, 9, cost from counted where cost is not null
  ), bin as (
    select series_id, hour, metric,
      case when value > 0 then greatest(-1200, least(3000, floor(ln(value) / 0.01980262729617973))) else -1200 end::smallint as bin,
      count(*)::integer as n, sum(value) as sum, sum(value * value) as sum_squares
    from value group by 1, 2, 3, 4
  ), part as (
    insert into rollup_parts (series_id, metric, hour, count, sum, sum_squares, bins, counts)
    select series_id, ('{executions,errors,latency,input-tokens,cached-read-tokens,cached-write-tokens,output-tokens,reasoning-tokens,cost}'::text[])[metric],
      to_timestamp(hour * 3600.0), sum(n), sum(sum), sum(sum_squares),
      case when metric > 2 then array_agg(bin order by bin) else '{}' end, case when metric > 2 then array_agg(n order by bin) else '{}' end
    from bin group by series_id, hour, metric
    returning series_id, metric, count, sum
  ), of_user as (
    insert into test_user_parts (test_id, user_key, place, first_at, executions, errors, latency_count, latency_sum, slow,
      prompt_tokens_count, prompt_tokens_sum, response_tokens_count, response_tokens_sum, cost_count, cost_sum)
    select test_id, user_key, arm, to_timestamp(min(at) / 1000.0), count(*), count(error),
      -- The least of nothing and a number is the number.
      count(latency_ms), coalesce(sum(least(latency_ms, 120000)) filter (where latency_ms is not null), 0),
      count(*) filter (where latency_ms > slow_after), count(input_tokens),
      coalesce(sum((input_tokens + coalesce(cached_read_tokens, 0) + coalesce(cached_write_tokens, 0))::double precision), 0),
      count(output_tokens), coalesce(sum((output_tokens + coalesce(reasoning_tokens, 0))::double precision), 0), count(cost), coalesce(sum(cost), 0)
    from counted where test_id is not null and user_key is not null
    group by user_key, test_id, arm
  ), told as (
    select jsonb_agg(jsonb_build_array(series.place, total.metric, total.count, total.sum)) as totals
    from (select series_id, metric, sum(count) as count, sum(sum) as sum from part group by 1, 2) as total
    join (select series_id, min(place) as place from series group by series_id) as series using (series_id)
  )
  select jsonb_build_object('taken', true, 'sequence', p_sequence,
    'inserted', (select count(*) from counted), 'rejected', (select count(*) from rejected),
    'repeated', cardinality(p_ids) - (select count(*) from counted) - (select count(*) from rejected),
    'totals', coalesce((select totals from told), '[]'))
  into v_answer;

  insert into rejected_events (producer_id, sequence, reason, event)
  select p_producer, p_sequence, coalesce(left(list.item ->> 'reason', 200), 'no reason was given'), set_aside(list.item -> 'event')
  from list_items(p_further, 'rejected') as list;
  v_answer := v_answer || jsonb_build_object('rejected', (v_answer ->> 'rejected')::bigint
    + take_scores(p_producer, p_sequence, p_further, v_earliest, v_latest)
    + take_gaps(p_producer, p_sequence, p_further) + take_variables(p_producer, p_sequence, p_further));
  -- What was just inserted may have been scored before it came.
  v_answer := v_answer || jsonb_build_object('scored', count_scores(array(
    select s.execution_id from scores s
    where s.execution_id = any (p_ids || v_scored) and s.day = any (v_days) and s.counted is distinct from s.value)));
  update producers set sequence = p_sequence, db_user = session_user, seen_at = clock_timestamp() where id = p_producer;
  return v_answer;
end $$;
comment on function promptctl.ingest(uuid, bigint, bigint, boolean, jsonb, uuid[], integer[], bytea[], double precision[], bigint[], bigint[], bigint[],
  bigint[], bigint[], double precision[], text[], jsonb) is
  'Takes a batch of a producer, whole, once: executions by columns, and further. taken false: it came before, or another is due after sequence.';

revoke execute on all functions in schema promptctl from public;
