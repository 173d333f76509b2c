-- oldest-client: 0.1.0
-- A/B tests: what becomes of one when it is started, ramped or stopped, and its start written down. The test itself is frozen then:
-- start, ramps and end are releases, so the log says who did what, when and why, and nothing here is ever updated.

-- A test ends once.
create unique index on promptctl.release_items (test_id) where test_id is not null and coverage is null;

create function promptctl.start_variants(p_environment text, p_item jsonb)
  returns table (place bigint, version integer, version_id text, hold jsonb, breaks jsonb)
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select given.place, given.version::integer, v.id, hold_of(p_environment, v.id),
    contract_breaks((select variables from prompt_versions where id = p_item ->> 'servedId'), v.variables)
  from jsonb_array_elements_text(p_item -> 'start' -> 'variants') with ordinality as given (version, place)
  left join prompt_versions v on v.prompt_id = (p_item ->> 'promptId')::bigint and v.version = given.version::integer
$$;
comment on function promptctl.start_variants(text, jsonb) is
  'The variants that a test is to be started with: version_id null is not there, hold says who rolled back from it, breaks what it asks of callers beyond the control.';

create function promptctl.start_item(p_environment text, p_item jsonb, p_options jsonb) returns jsonb
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_refused jsonb;
begin
  if p_item ->> 'testId' is not null then
    return jsonb_build_object('refusal', 'test-running');
  end if;
  if p_item ->> 'servedId' is null then
    return jsonb_build_object('refusal', 'not-deployed');
  end if;
  with variant as materialized (
    select * from start_variants(p_environment, p_item)
  ), forced as (
    select distinct value::integer as version from jsonb_each_text(coalesce(p_item -> 'start' -> 'forced', '{}'))
  ), found as (
    select 1 as rank, 'version-not-found' as code, place, jsonb_build_object('version', version) as each
    from variant where version_id is null
    union all
    select 2, 'control-named', place, jsonb_build_object('version', version)
    from variant where version_id = p_item ->> 'servedId'
    union all
    -- Judged here alone: only now is it known which version is the control.
    select 3, 'forced-elsewhere', version, jsonb_build_object('version', version,
      'arms', jsonb_build_array(p_item -> 'served') || (p_item -> 'start' -> 'variants'))
    from forced where version <> (p_item ->> 'served')::integer and version not in (select version from variant)
    union all
    select 4, 'version-held', place, hold || jsonb_build_object('version', version)
    from variant where hold is not null and not coalesce((p_options ->> 'again')::boolean, false)
    union all
    select 5, 'contract-broken', place, jsonb_build_object('version', version, 'breaks', breaks)
    from variant where breaks is not null and not coalesce((p_options ->> 'acceptContract')::boolean, false)
  )
  select jsonb_build_object('refusal', code, 'each', jsonb_agg(each order by place)) into v_refused
  from found group by rank, code order by rank limit 1;
  return coalesce(v_refused, keep_served(p_item) || jsonb_build_object('coverage', p_item -> 'start' -> 'coverage'));
end $$;
comment on function promptctl.start_item(text, jsonb, jsonb) is
  'Decides the start of a test against what is served: {refusal, each: what is wrong with which version}, or {versionId, top, coverage}: what is served stays, as control.';

create function promptctl.ramp_item(p_item jsonb) returns jsonb
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select case
    when (p_item ->> 'ramp')::integer < (p_item ->> 'coverage')::integer then jsonb_build_object('refusal', 'coverage-lower')
    when (p_item ->> 'ramp')::integer = (p_item ->> 'coverage')::integer then keep_served(p_item) || '{"unchanged": true}'
    else keep_served(p_item) || jsonb_build_object('coverage', p_item -> 'ramp')
  end
$$;
comment on function promptctl.ramp_item(jsonb) is 'Decides a ramp: coverage only grows, or users who are in the test would leave it.';

create function promptctl.stop_item(p_item jsonb) returns jsonb
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_arm text;
begin
  if p_item ->> 'version' is null or p_item -> 'version' = p_item -> 'served' then
    return keep_served(p_item);
  end if;
  select v.id into v_arm
  from ab_arms arm join prompt_versions v on v.id = arm.version_id
  where arm.test_id = p_item ->> 'testId' and v.version = (p_item ->> 'version')::integer;
  if not found then
    return jsonb_build_object('refusal', 'arm-not-found');
  end if;
  return jsonb_build_object('versionId', v_arm, 'below', p_item -> 'stack');
end $$;
comment on function promptctl.stop_item(jsonb) is
  'Decides the end of a test: the control stays, or an arm goes live, whatever its number: it was measured, and what speaks against it was accepted at the start.';

create function promptctl.start_tests(p_environment text, p_items jsonb) returns jsonb
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_item jsonb;
  v_start jsonb;
  v_id text;
  v_items jsonb := '[]';
begin
  for v_item in select value from jsonb_array_elements(p_items) loop
    v_start := v_item -> 'start';
    if (select sum(weight::integer) from jsonb_array_elements_text(v_start -> 'weights') as weight) is distinct from 10000
      or jsonb_array_length(v_start -> 'weights') <> jsonb_array_length(v_start -> 'variants') + 1
      or jsonb_array_length(v_start -> 'variants') < 1 then
      raise exception 'a test has a weight for its control and for every variant, in basis points that sum to 10000'
        using errcode = 'invalid_parameter_value';
    end if;
    v_id := next_public_id('ab');
    insert into ab_tests (id, environment, prompt_id, salt, hash_version, metric, minimum_effect, alpha, max_days, slow_after)
    values (v_id, p_environment, (v_item ->> 'promptId')::bigint, v_start ->> 'salt', (v_start ->> 'hashVersion')::integer, v_start ->> 'metric',
      (v_start ->> 'minimumEffect')::double precision, (v_start ->> 'alpha')::double precision, (v_start ->> 'maxDays')::integer,
      slow_threshold(p_environment, (v_item ->> 'promptId')::bigint, v_item ->> 'servedId'));
    insert into ab_arms (test_id, prompt_id, place, version_id, weight)
    select v_id, (v_item ->> 'promptId')::bigint, arm.place - 1,
      case when arm.place = 1 then v_item ->> 'servedId' else variant.id end, arm.weight::integer
    from jsonb_array_elements_text(v_start -> 'weights') with ordinality as arm (weight, place)
    left join prompt_versions variant on variant.prompt_id = (v_item ->> 'promptId')::bigint
      and variant.version = (v_start -> 'variants' ->> (arm.place - 2)::integer)::integer and arm.place > 1;
    insert into ab_forced (test_id, user_digest, place)
    select v_id, forced.key, arm.place
    from jsonb_each_text(coalesce(v_start -> 'forced', '{}')) as forced
    left join (ab_arms arm join prompt_versions v on v.id = arm.version_id) on arm.test_id = v_id and v.version = forced.value::integer;
    v_items := v_items || jsonb_build_array(v_item || jsonb_build_object('testId', v_id));
  end loop;
  return v_items;
end $$;
comment on function promptctl.start_tests(text, jsonb) is
  'Writes the tests that decided items start and gives the items with their ids. The checks of the tables are the last word on arms and weights.';

create view promptctl.test_list as
  select t.id, t.environment, p.name as prompt, d.test_id is not null as is_running,
    start.revision as started_revision, start.at as started_at, jsonb_build_object(
    'id', t.id, 'environment', t.environment, 'prompt', p.name,
    'arms', (
      select jsonb_agg(jsonb_build_object('version', v.version, 'versionId', v.id, 'digest', v.digest, 'weight', arm.weight) order by arm.place)
      from promptctl.ab_arms arm join promptctl.prompt_versions v on v.id = arm.version_id
      where arm.test_id = t.id),
    'salt', t.salt, 'hashVersion', t.hash_version, 'forced', (select count(*) from promptctl.ab_forced f where f.test_id = t.id),
    'metric', t.metric, 'minimumEffect', t.minimum_effect, 'alpha', t.alpha, 'maxDays', t.max_days,
    'coverages', (
      select jsonb_agg(jsonb_build_object('coverage', i.coverage, 'revision', i.revision, 'at', promptctl.iso_time(r.at),
        'author', r.author, 'reason', r.reason) order by i.revision)
      from promptctl.release_items i join promptctl.releases r on r.environment = i.environment and r.revision = i.revision
      where i.test_id = t.id and i.coverage is not null),
    'stopped', (
      select jsonb_build_object('revision', i.revision, 'at', promptctl.iso_time(r.at), 'author', r.author, 'reason', r.reason,
        'kind', r.kind, 'version', v.version)
      from promptctl.release_items i
      join promptctl.releases r on r.environment = i.environment and r.revision = i.revision
      left join promptctl.prompt_versions v on v.id = i.version_id
      where i.test_id = t.id and i.coverage is null)) as facts
  from promptctl.ab_tests t
  join promptctl.prompts p on p.id = t.prompt_id
  join promptctl.releases start on start.environment = t.environment
    and start.revision = (select min(i.revision) from promptctl.release_items i where i.test_id = t.id)
  left join promptctl.deployments d on d.environment = t.environment and d.prompt_id = t.prompt_id and d.test_id = t.id;
comment on view promptctl.test_list is 'A/B tests with their arms (control first), their coverage so far (start first), and how they ended; stopped null: running.';

revoke execute on all functions in schema promptctl from public;
