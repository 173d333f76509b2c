-- oldest-client: 0.1.0
-- Release: every change of what an environment serves, of one or many prompts, all or nothing, in one call.

create function promptctl.release(
  p_environment text, p_items jsonb, p_kind text, p_reason text, p_author text, p_source jsonb, p_request_id text, p_options jsonb
) returns jsonb
  language plpgsql security definer
  set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' as $$
declare
  v_answer jsonb;
  v_environment environments;
  v_items jsonb;
  v_refusals jsonb;
  v_at timestamptz;
begin
  -- Only what the caller chose: expectations, and where a plain rollback leads, are what was seen, and a second look sees the effect of the first.
  v_answer := answer_before(p_request_id, jsonb_build_array('release', p_environment, p_kind, p_reason, p_author, p_options, (
    select jsonb_agg(jsonb_build_array(
      given -> 'prompt', case when p_kind = 'promote' then given -> 'version' end, given -> 'to', given -> 'undoes') order by given ->> 'prompt')
    from jsonb_array_elements(p_items) as given))::text);
  if v_answer is not null then
    return v_answer;
  end if;
  if p_kind not in ('promote', 'rollback', 'retire') then
    raise exception 'there is no release of kind %', quote_literal(p_kind) using errcode = 'invalid_parameter_value';
  end if;
  -- Held to commit: revision order is commit order, and what is checked below stays true.
  select * into v_environment from environments where name = p_environment for no key update;
  if not found then
    perform refuse('environment-not-found', jsonb_build_object('name', p_environment, 'suggestions', '[]'::jsonb));
  end if;

  v_items := decide_items(p_environment, p_kind, p_items, p_options);
  select jsonb_agg(item - 'promptId' - 'servedId' - 'stack') into v_refusals from jsonb_array_elements(v_items) as item where item ? 'refusal';
  if v_refusals is not null then
    perform refuse('release-refused', jsonb_build_object('environment', p_environment, 'kind', p_kind, 'items', v_refusals));
  end if;

  if exists (select from jsonb_array_elements(v_items) as item where not item ? 'unchanged') then
    update environments set revision = revision + 1, epoch = greatest(epoch, current_epoch())
    where name = p_environment returning * into v_environment;
    insert into releases (environment, revision, epoch, kind, author, reason, request_id, source)
    values (p_environment, v_environment.revision, v_environment.epoch, p_kind, p_author, p_reason, p_request_id, p_source)
    returning at into v_at;
    perform record_items(p_environment, v_environment.revision, p_kind, v_items);
    perform audit(p_kind, p_author, jsonb_build_object('environment', p_environment, 'revision', v_environment.revision,
      'reason', p_reason, 'source', p_source, 'options', p_options, 'items', (
        select jsonb_agg(jsonb_build_object('prompt', item -> 'prompt', 'versionId', item -> 'versionId', 'previousVersionId', item -> 'servedId'))
        from jsonb_array_elements(v_items) as item where not item ? 'unchanged')));
    -- Delivered at commit to whoever listens; it takes a database-wide lock then, which releases are rare enough for.
    perform pg_notify('promptctl', p_environment);
  end if;

  return remember_answer(p_request_id, jsonb_build_object(
    'environment', p_environment, 'kind', p_kind, 'reason', p_reason, 'author', p_author, 'at', iso_time(v_at),
    'epoch', case when v_at is null then null else v_environment.epoch end,
    'revision', case when v_at is null then null else v_environment.revision end,
    'items', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'prompt', item -> 'prompt', 'version', case when p_kind = 'retire' then 'null' else item -> 'version' end,
        'versionId', item -> 'versionId', 'previousVersion', item -> 'served', 'previousVersionId', item -> 'servedId',
        'changed', not item ? 'unchanged')), '[]')
      from jsonb_array_elements(v_items) as item)));
end $$;
comment on function promptctl.release(text, jsonb, text, text, text, jsonb, text, jsonb) is
  'Promotes, rolls back or retires [{prompt, version, expected}] in one release, or refuses all of it. expected is compared with what is served, after the lock. Nothing to change: no release, revision null.';

create function promptctl.record_items(p_environment text, p_revision bigint, p_kind text, p_items jsonb) returns void
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
begin
  insert into release_items (environment, revision, prompt_id, version_id, previous_version_id, stack_revision, below_revision)
  select p_environment, p_revision, (item ->> 'promptId')::bigint, item ->> 'versionId', item ->> 'servedId',
    case when p_kind = 'rollback' then coalesce((item ->> 'stack')::bigint, p_revision) else p_revision end,
    case when p_kind = 'rollback' then null else (item ->> 'below')::bigint end
  from jsonb_array_elements(p_items) as item where not item ? 'unchanged';

  insert into deployments (environment, prompt_id, version_id, revision)
  select p_environment, (item ->> 'promptId')::bigint, item ->> 'versionId', p_revision
  from jsonb_array_elements(p_items) as item where not item ? 'unchanged'
  on conflict (environment, prompt_id) do update set version_id = excluded.version_id, revision = excluded.revision;

  -- What is served now is held no longer: it was asked for by name.
  delete from held_versions h using jsonb_array_elements(p_items) as item
  where h.environment = p_environment and h.version_id = item ->> 'versionId' and not item ? 'unchanged';
  insert into held_versions (environment, prompt_id, version_id, revision)
  select p_environment, (item ->> 'promptId')::bigint, held, p_revision
  from jsonb_array_elements(p_items) as item, jsonb_array_elements_text(item -> 'held') as held
  on conflict (environment, version_id) do update set revision = excluded.revision;
end $$;
comment on function promptctl.record_items(text, bigint, text, jsonb) is 'Writes the decided items of a release: log, deployments, holds.';

create function promptctl.create_environment(p_name text, p_author text) returns jsonb
  language plpgsql security definer
  set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' as $$
begin
  insert into environments (name) values (p_name) on conflict (name) do nothing;
  if not found then
    return jsonb_build_object('name', p_name, 'created', false);
  end if;
  perform audit('environment', p_author, jsonb_build_object('created', p_name));
  return jsonb_build_object('name', p_name, 'created', true);
end $$;
comment on function promptctl.create_environment(text, text) is 'Adds an environment; an existing one is left as it is.';

revoke execute on all functions in schema promptctl from public;
