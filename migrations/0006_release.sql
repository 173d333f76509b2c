-- oldest-client: 0.1.0
-- Release: every change of what an environment serves, of one or many prompts, all or nothing, in one call.

create function promptctl.decide_item(p_environment text, p_kind text, p_item jsonb, p_last jsonb, p_options jsonb) returns jsonb
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
begin
  if p_item ->> 'promptId' is null then
    return jsonb_build_object('refusal', 'prompt-not-found');
  end if;
  if p_item ? 'expected' and p_item ->> 'expected' is distinct from p_item ->> 'served' then
    return p_last || jsonb_build_object('refusal', 'release-conflict');
  end if;
  if p_kind in ('test-ramp', 'test-stop') and p_item ->> 'testId' is null then
    return jsonb_build_object('refusal', 'test-not-running');
  end if;
  -- That no test runs is what every start expects; which one does is the better answer.
  if p_kind <> 'test-start' and (
    (p_item ? 'expectedTest' and p_item ->> 'expectedTest' is distinct from p_item ->> 'testId')
    or (p_item ? 'expectedCoverage' and p_item ->> 'expectedCoverage' is distinct from p_item ->> 'coverage')) then
    return p_last || jsonb_build_object('refusal', 'test-conflict');
  end if;
  return case
    when p_kind = 'promote' then promote_item(p_environment, p_item, p_options)
    when p_kind = 'rollback' and p_item ? 'undoes' then undo_item(p_environment, p_item, p_last)
    when p_kind = 'rollback' then rollback_item(p_environment, p_item)
    when p_kind = 'test-start' then start_item(p_environment, p_item, p_options)
    when p_kind = 'test-ramp' then ramp_item(p_item)
    when p_kind = 'test-stop' then stop_item(p_item)
    else retire_item(p_item, p_options)
  end;
end $$;
comment on function promptctl.decide_item(text, text, jsonb, jsonb, jsonb) is
  'Decides one prompt of a release: {refusal …}, {unchanged}, or what to serve and where it stands on the undo stack: {below}, a new entry on that one, or {top}, back on that one.';

create function promptctl.decide_items(p_environment text, p_kind text, p_items jsonb, p_options jsonb) returns jsonb
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  -- Materialized, or each fact would be found out three times over.
  with item as materialized (
    -- Built from the named keys only: whatever else a caller sends decides nothing.
    select jsonb_build_object(
      'prompt', given -> 'prompt', 'version', case when p_kind = 'retire' then null else (given ->> 'version')::integer end,
      'promptId', p.id, 'served', served.version, 'servedId', served.id, 'stack', stack_entry(p_environment, p.id),
      'testId', d.test_id, 'coverage', now_item.coverage)
      || (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(given)
          where key in ('expected', 'expectedTest', 'expectedCoverage', 'undoes', 'to', 'start', 'ramp')) as fact,
      jsonb_build_object('author', last.author, 'at', iso_time(last.at), 'revision', last.revision) as last
    from jsonb_array_elements(p_items) as given
    left join prompts p on p.name = given ->> 'prompt'
    left join deployments d on d.environment = p_environment and d.prompt_id = p.id
    left join prompt_versions served on served.id = d.version_id
    left join releases last on last.environment = d.environment and last.revision = d.revision
    left join release_items now_item on now_item.environment = d.environment and now_item.revision = d.revision and now_item.prompt_id = d.prompt_id
  )
  select jsonb_agg(item.fact || decide_item(p_environment, p_kind, item.fact, item.last, p_options) order by item.fact ->> 'prompt')
  from item
$$;
comment on function promptctl.decide_items(text, text, jsonb, jsonb) is
  'Every item of a release with what is served and tested now, and what is to become of it.';

create function promptctl.last_test(p_environment text, p_prompt text) returns jsonb
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select facts from test_list where environment = p_environment and prompt = p_prompt
  order by started_revision desc limit 1
$$;
comment on function promptctl.last_test(text, text) is 'The test that runs on a prompt, else the last one that did; null: there was none.';

create function promptctl.decided_items(p_environment text, p_kind text, p_items jsonb, p_options jsonb) returns jsonb
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_items jsonb := decide_items(p_environment, p_kind, p_items, p_options);
  v_refusals jsonb;
begin
  -- What stays as it is needs nobody's leave: a pipeline releases all of its files, and may not release all that they name.
  perform require_role('releaser', p_environment, array(
    select item ->> 'prompt' from jsonb_array_elements(v_items) as item where not item ? 'unchanged'));
  select jsonb_agg(item - array['promptId', 'servedId', 'stack', 'testId', 'coverage', 'start', 'each'] || refused.each
    || jsonb_build_object('test', last_test(p_environment, item ->> 'prompt'))) into v_refusals
  from jsonb_array_elements(v_items) as item
  cross join lateral jsonb_array_elements(coalesce(item -> 'each', '[{}]')) as refused (each)
  where item ? 'refusal';
  if v_refusals is not null then
    perform refuse('release-refused', jsonb_build_object('environment', p_environment, 'kind', p_kind, 'items', v_refusals));
  end if;
  return v_items;
end $$;
comment on function promptctl.decided_items(text, text, jsonb, jsonb) is 'What is to become of every item of a release, or a refusal that names each that cannot be.';

create function promptctl.lock_environment(p_environment text) returns promptctl.environments
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_environment environments;
begin
  -- Held to commit: revision order is commit order, and what is checked after it stays true.
  select * into v_environment from environments where name = p_environment for no key update;
  if not found then
    perform refuse('environment-not-found', jsonb_build_object('name', p_environment, 'suggestions', '[]'::jsonb));
  end if;
  return v_environment;
end $$;
comment on function promptctl.lock_environment(text) is 'Puts the releases of an environment in line.';

create function promptctl.waits(p_environment promptctl.environments, p_kind text, p_items jsonb) returns boolean
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select p_environment.needs_approval and exists (
    select from jsonb_array_elements(p_items) as item
    where not item ? 'unchanged' and (p_kind in ('promote', 'retire', 'test-start', 'test-ramp')
      -- A test that ends with its control is a way back; with a variant it is one forward.
      or (p_kind = 'test-stop' and item ->> 'versionId' is distinct from item ->> 'servedId')))
$$;
comment on function promptctl.waits(promptctl.environments, text, jsonb) is 'True for a release that a second person must approve: whatever goes forward. Rollbacks and the end of a test never wait.';

create function promptctl.release(
  p_environment text, p_items jsonb, p_kind text, p_reason text, p_author text, p_source jsonb, p_request_id text, p_options jsonb
) returns jsonb
  language plpgsql security definer
  set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' set timezone = 'UTC' set extra_float_digits = 1 as $$
declare
  v_answer jsonb;
  v_environment environments;
  v_items jsonb;
begin
  if p_kind not in ('promote', 'rollback', 'retire', 'test-start', 'test-ramp', 'test-stop') then
    raise exception 'there is no release of kind %', quote_literal(p_kind) using errcode = 'invalid_parameter_value';
  end if;
  if octet_length(p_items::text) > 10000000 or octet_length(p_options::text) > 10000 then
    raise exception 'a release has items of at most 10 MB, and options of at most 10 kB' using errcode = 'invalid_parameter_value';
  end if;
  perform require_claims(p_author, p_source);
  if not holds(array['releaser', 'admin'], p_environment, null) then
    perform require_role('releaser', p_environment, array(select item ->> 'prompt' from jsonb_array_elements(p_items) as item));
  end if;
  -- Only what the caller chose: expectations, and where a plain rollback leads, are what was seen, and a second look sees the effect of the
  -- first. A salt that nobody chose is new each time, and with it the digests of forced users: of those only into what they are forced.
  v_answer := answer_before(p_request_id, jsonb_build_array('release', p_environment, p_kind, p_reason, p_author, p_options, (
    select jsonb_agg(jsonb_build_array(
      given -> 'prompt', case when p_kind in ('promote', 'test-stop') then given -> 'version' end, given -> 'to', given -> 'undoes', given -> 'ramp',
      (given -> 'start') - case when (given -> 'start' ->> 'isSaltChosen')::boolean then '{}' else array['salt', 'forced'] end)
        || jsonb_build_object('forcedInto', (
          select jsonb_agg(value order by value) from jsonb_each(coalesce(given -> 'start' -> 'forced', '{}')))) order by given ->> 'prompt')
    from jsonb_array_elements(p_items) as given))::text);
  if v_answer is not null then
    return v_answer;
  end if;
  v_environment := lock_environment(p_environment);
  v_items := decided_items(p_environment, p_kind, p_items, p_options);
  if v_environment.protected and p_reason = '' and p_kind <> 'rollback'
    and exists (select from jsonb_array_elements(v_items) as item where not item ? 'unchanged') then
    perform refuse('reason-missing', jsonb_build_object('environment', p_environment));
  end if;
  return remember_answer(p_request_id, case
    when waits(v_environment, p_kind, v_items) then request_release(v_environment, p_kind, v_items, p_reason, p_author, p_source, p_options)
    else make_release(v_environment, p_kind, v_items, p_reason, p_author, p_source, p_request_id, p_options, null) end);
end $$;
comment on function promptctl.release(text, jsonb, text, text, text, jsonb, text, jsonb) is
  'Promotes, rolls back, retires, or starts, ramps or stops the tests of [{prompt, version, expected …}] in one release, or refuses all of it. What is expected is compared after the lock. Nothing to change: revision null. Where a second person must approve: a request.';

create function promptctl.make_release(
  p_environment promptctl.environments, p_kind text, p_items jsonb, p_reason text, p_author text, p_source jsonb, p_request_id text, p_options jsonb,
  p_approves promptctl.release_requests
) returns jsonb
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_environment environments := p_environment;
  v_items jsonb := p_items;
  v_at timestamptz;
  v_let_go jsonb[];
begin
  if exists (select from jsonb_array_elements(v_items) as item where not item ? 'unchanged') then
    update environments set revision = revision + 1, epoch = greatest(epoch, current_epoch())
    where name = v_environment.name returning * into v_environment;
    insert into releases (environment, revision, epoch, kind, author, reason, request_id, source, approves)
    values (v_environment.name, v_environment.revision, v_environment.epoch, p_kind, p_author, p_reason, p_request_id, p_source, p_approves.id)
    returning at into v_at;
    if p_kind = 'test-start' then
      v_items := start_tests(v_environment.name, v_items);
    end if;
    v_let_go := record_items(v_environment.name, v_environment.revision, p_kind, v_items);
    perform attest_release(v_environment, v_items, v_let_go);
    perform audit(p_kind, p_author, jsonb_strip_nulls(jsonb_build_object('request', p_approves.id, 'requestedBy', p_approves.db_user))
      || jsonb_build_object('environment', v_environment.name, 'revision', v_environment.revision,
      'reason', p_reason, 'source', p_source, 'options', p_options, 'items', (
        select jsonb_agg(jsonb_build_object('prompt', item -> 'prompt', 'version', case when p_kind = 'retire' then 'null' else item -> 'version' end,
            'versionId', item -> 'versionId', 'previousVersion', item -> 'served', 'previousVersionId', item -> 'servedId')
          || case when item ->> 'testId' is null then '{}' else jsonb_build_object('test', (select t.facts from test_list t where t.id = item ->> 'testId')) end)
        from jsonb_array_elements(v_items) as item where not item ? 'unchanged')));
    -- Delivered at commit to whoever listens; it takes a database-wide lock then, which releases are rare enough for.
    perform pg_notify('promptctl', v_environment.name);
  end if;
  return released(v_environment, p_kind, v_items, p_reason, p_author, v_at) || jsonb_build_object('request', request_facts(p_approves.id));
end $$;
comment on function promptctl.make_release(promptctl.environments, text, jsonb, text, text, jsonb, text, jsonb, promptctl.release_requests) is
  'Writes a decided release into the log, and serves it; with p_approves the request that it grants.';

create function promptctl.released(
  p_environment promptctl.environments, p_kind text, p_items jsonb, p_reason text, p_author text, p_at timestamptz
) returns jsonb
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select jsonb_build_object(
    'environment', p_environment.name, 'kind', p_kind, 'reason', p_reason, 'author', p_author, 'at', iso_time(p_at),
    'epoch', case when p_at is null then null else p_environment.epoch end,
    'revision', case when p_at is null then null else p_environment.revision end,
    'items', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'prompt', item -> 'prompt', 'version', case when p_kind = 'retire' then 'null' else item -> 'version' end,
        'versionId', item -> 'versionId', 'previousVersion', item -> 'served', 'previousVersionId', item -> 'servedId',
        'changed', not item ? 'unchanged', 'test', (select t.facts from test_list t where t.id = item ->> 'testId'))), '[]')
      from jsonb_array_elements(p_items) as item))
$$;
comment on function promptctl.released(promptctl.environments, text, jsonb, text, text, timestamptz) is
  'A release as its caller is told it; p_at null: none was made.';

create function promptctl.attest_release(p_environment promptctl.environments, p_items jsonb, p_let_go jsonb[]) returns void
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_prompts bigint[] := array(select (item ->> 'promptId')::bigint from jsonb_array_elements(p_items) as item where not item ? 'unchanged');
begin
  perform open_entry();
  perform attest('environments', array[to_jsonb(p_environment)]);
  perform attest('releases', array(
    select to_jsonb(r) from releases r where r.environment = p_environment.name and r.revision = p_environment.revision));
  perform attest('release_items', array(
    select to_jsonb(i) from release_items i where i.environment = p_environment.name and i.revision = p_environment.revision));
  perform attest('deployments', array(
    select to_jsonb(d) from deployments d where d.environment = p_environment.name and d.prompt_id = any (v_prompts)));
  perform attest('held_versions', array(
    select to_jsonb(h) from held_versions h where h.environment = p_environment.name and h.revision = p_environment.revision));
  perform attest_gone('held_versions', p_let_go);
  perform attest('ab_tests', array(
    select to_jsonb(t) from ab_tests t join release_items i on i.test_id = t.id
    where i.environment = p_environment.name and i.revision = p_environment.revision));
  perform attest('ab_arms', array(
    select to_jsonb(a) from ab_arms a join release_items i on i.test_id = a.test_id
    where i.environment = p_environment.name and i.revision = p_environment.revision));
  perform attest('ab_forced', array(
    select to_jsonb(f) from ab_forced f join release_items i on i.test_id = f.test_id
    where i.environment = p_environment.name and i.revision = p_environment.revision));
end $$;
comment on function promptctl.attest_release(promptctl.environments, jsonb, jsonb[]) is
  'Notes for the audit log what every row says that a release wrote, and the holds that it let go of.';

create function promptctl.record_items(p_environment text, p_revision bigint, p_kind text, p_items jsonb) returns jsonb[]
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_let_go jsonb[];
begin
  if p_kind in ('test-start', 'test-ramp') and exists (
    select from jsonb_array_elements(p_items) as item where not item ? 'unchanged' and item ->> 'coverage' is null) then
    raise exception 'a test covers a share of all users, in basis points' using errcode = 'invalid_parameter_value';
  end if;
  insert into release_items (environment, revision, prompt_id, version_id, previous_version_id, stack_revision, below_revision, test_id, coverage)
  select p_environment, p_revision, (item ->> 'promptId')::bigint, item ->> 'versionId', item ->> 'servedId',
    coalesce((item ->> 'top')::bigint, p_revision), (item ->> 'below')::bigint, item ->> 'testId',
    case when p_kind in ('test-start', 'test-ramp') then (item ->> 'coverage')::integer end
  from jsonb_array_elements(p_items) as item where not item ? 'unchanged';

  -- Whatever else is released ends the test, whose control is what is served now.
  insert into deployments as d (environment, prompt_id, version_id, test_id, revision)
  select p_environment, (item ->> 'promptId')::bigint, item ->> 'versionId',
    case when p_kind in ('test-start', 'test-ramp') then item ->> 'testId' end, p_revision
  from jsonb_array_elements(p_items) as item where not item ? 'unchanged'
  on conflict (environment, prompt_id) do update set version_id = excluded.version_id, test_id = excluded.test_id, revision = excluded.revision,
    previous_version_id = case when d.version_id is distinct from excluded.version_id then d.version_id else d.previous_version_id end;

  -- What is served now is held no longer: it was asked for by name.
  with let_go as (
    delete from held_versions h using jsonb_array_elements(p_items) as item
    where h.environment = p_environment and h.version_id = item ->> 'versionId' and not item ? 'unchanged'
    returning to_jsonb(h) as row
  )
  select array_agg(row) into v_let_go from let_go;
  insert into held_versions (environment, prompt_id, version_id, revision)
  select p_environment, (item ->> 'promptId')::bigint, held, p_revision
  from jsonb_array_elements(p_items) as item, jsonb_array_elements_text(item -> 'held') as held
  on conflict (environment, version_id) do update set revision = excluded.revision;
  return v_let_go;
end $$;
comment on function promptctl.record_items(text, bigint, text, jsonb) is 'Writes the decided items of a release: log, deployments, holds. The holds it let go of.';

create function promptctl.create_environment(p_name text, p_author text) returns jsonb
  language plpgsql security definer
  set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' set timezone = 'UTC' as $$
begin
  perform require_role('admin', null, null);
  insert into environments (name) values (p_name) on conflict (name) do nothing;
  if not found then
    return jsonb_build_object('name', p_name, 'created', false);
  end if;
  perform open_entry();
  perform attest('environments', array(select to_jsonb(e) from environments e where e.name = p_name));
  perform audit('environment', p_author, jsonb_build_object('created', p_name));
  return jsonb_build_object('name', p_name, 'created', true);
end $$;
comment on function promptctl.create_environment(text, text) is 'Adds an environment; an existing one is left as it is.';

revoke execute on all functions in schema promptctl from public;
