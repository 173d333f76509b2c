-- oldest-client: 0.1.0
-- Release: every change of what an environment serves, of one or many prompts, all or nothing, in one call.

create function promptctl.contract_breaks(p_served jsonb, p_next jsonb) returns jsonb
  language sql immutable set search_path = pg_catalog, promptctl, pg_temp as $$
  with next as (
    select key as name, value as declared, p_served -> key as served,
      coalesce((value ->> 'required')::boolean, true) and not value ? 'default' as required
    from jsonb_each(coalesce(p_next, '{}'))
  ), broken as (
    select name, 'required' as problem, null::jsonb as lost from next
    where required and (served is null or not (coalesce((served ->> 'required')::boolean, true) and not served ? 'default'))
    union all
    select name, 'type', jsonb_build_array(served -> 'type', declared -> 'type') from next
    where served is not null and served ->> 'type' <> declared ->> 'type'
    union all
    select name, 'enum', coalesce(
      (select jsonb_agg(value) from jsonb_array_elements(served -> 'enum') where not (declared -> 'enum') @> jsonb_build_array(value)), '[]')
    from next
    where served is not null and declared ? 'enum' and not (served ? 'enum' and declared -> 'enum' @> (served -> 'enum'))
  )
  select jsonb_agg(jsonb_build_object('variable', name, 'problem', problem, 'values', lost) order by name, problem) from broken
$$;
comment on function promptctl.contract_breaks(jsonb, jsonb) is
  'What callers of the served variables may not do with the next ones: newly required, type changed, enum values dropped. Null: nothing breaks.';

create function promptctl.stack_entry(p_environment text, p_prompt_id bigint) returns bigint
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select item.stack_revision
  from deployments d
  join release_items item on item.environment = d.environment and item.revision = d.revision and item.prompt_id = d.prompt_id
  where d.environment = p_environment and d.prompt_id = p_prompt_id
$$;
comment on function promptctl.stack_entry(text, bigint) is 'The entry on top of a prompt''s undo stack, null before its first release.';

create function promptctl.undo_stack(p_environment text, p_prompt_id bigint)
  returns table (depth integer, revision bigint, version_id text)
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  with recursive entry as (
    select 0 as depth, item.revision, item.version_id, item.below_revision
    from release_items item
    where item.environment = p_environment and item.prompt_id = p_prompt_id and item.revision = stack_entry(p_environment, p_prompt_id)
    union all
    select entry.depth + 1, item.revision, item.version_id, item.below_revision
    from entry
    join release_items item on item.environment = p_environment and item.prompt_id = p_prompt_id and item.revision = entry.below_revision
  )
  select depth, revision, version_id from entry
$$;
comment on function promptctl.undo_stack(text, bigint) is 'A prompt''s undo stack, top (depth 0, what is served) first; version_id null is a retirement.';

create function promptctl.earlier_versions(p_environment text, p_prompt text)
  returns table (back integer, revision bigint, version_id text, version integer)
  language sql stable security definer set search_path = pg_catalog, promptctl, pg_temp as $$
  select row_number() over (order by entry.depth)::integer, entry.revision, entry.version_id, v.version
  from prompts p
  cross join lateral undo_stack(p_environment, p.id) as entry
  join prompt_versions v on v.id = entry.version_id
  where p.name = p_prompt and entry.depth > 0
    and not exists (select from held_versions h where h.environment = p_environment and h.version_id = entry.version_id)
    and entry.version_id is distinct from
      (select d.version_id from deployments d where d.environment = p_environment and d.prompt_id = p.id)
  order by entry.depth
$$;
comment on function promptctl.earlier_versions(text, text) is
  'What ~1, ~2 … of a prompt mean in an environment: versions served before the current one, newest first, retirements and held versions skipped.';

create function promptctl.promote_item(p_environment text, p_item jsonb, p_options jsonb) returns jsonb
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_next record;
  v_hold record;
  v_breaks jsonb;
begin
  select v.id, v.version, v.variables into v_next
  from prompt_versions v where v.prompt_id = (p_item ->> 'promptId')::bigint and v.version = (p_item ->> 'version')::integer;
  if not found then
    return jsonb_build_object('refusal', 'version-not-found');
  end if;
  if v_next.id = p_item ->> 'servedId' then
    return jsonb_build_object('unchanged', true, 'versionId', v_next.id);
  end if;
  select r.author, r.at, r.reason, r.revision into v_hold
  from held_versions h join releases r on r.environment = h.environment and r.revision = h.revision
  where h.environment = p_environment and h.version_id = v_next.id;
  if found and not coalesce((p_options ->> 'again')::boolean, false) then
    return jsonb_build_object('refusal', 'version-held',
      'author', v_hold.author, 'at', iso_time(v_hold.at), 'reason', v_hold.reason, 'revision', v_hold.revision);
  end if;
  if v_next.version < (p_item ->> 'served')::integer then
    return jsonb_build_object('refusal', 'promote-backward');
  end if;
  v_breaks := contract_breaks((select variables from prompt_versions where id = p_item ->> 'servedId'), v_next.variables);
  if p_item ->> 'servedId' is not null and v_breaks is not null and not coalesce((p_options ->> 'acceptContract')::boolean, false) then
    return jsonb_build_object('refusal', 'contract-broken', 'breaks', v_breaks);
  end if;
  return jsonb_build_object('versionId', v_next.id, 'below', p_item -> 'stack');
end $$;
comment on function promptctl.promote_item(text, jsonb, jsonb) is
  'Decides one promotion: {refusal …}, {unchanged}, or {versionId, below}: the version to serve and the stack entry it goes on.';

create function promptctl.undo_item(p_environment text, p_item jsonb, p_last jsonb) returns jsonb
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_prompt_id bigint := (p_item ->> 'promptId')::bigint;
  v_below record;
begin
  if (p_item ->> 'undoes')::bigint is distinct from (p_item ->> 'stack')::bigint then
    return p_last || jsonb_build_object('refusal', 'release-conflict');
  end if;
  select entry.revision, v.id, v.version into v_below
  from undo_stack(p_environment, v_prompt_id) as entry
  left join prompt_versions v on v.id = entry.version_id
  where entry.depth = 1;
  -- Where nothing lies below, the release was the prompt's first: undoing it serves nothing again.
  return jsonb_build_object('versionId', v_below.id, 'version', v_below.version, 'stack', v_below.revision,
    'held', case when p_item ->> 'servedId' is null then '[]' else jsonb_build_array(p_item -> 'servedId') end);
end $$;
comment on function promptctl.undo_item(text, jsonb, jsonb) is
  'Decides how one prompt of a release is undone: {refusal} when something was released since, else exactly what was served before, nothing included.';

create function promptctl.rollback_item(p_environment text, p_item jsonb) returns jsonb
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_prompt_id bigint := (p_item ->> 'promptId')::bigint;
  v_target record;
begin
  if p_item ->> 'version' is null then
    return jsonb_build_object('refusal', 'nothing-before');
  end if;
  select entry.depth, entry.revision, entry.version_id into v_target
  from undo_stack(p_environment, v_prompt_id) as entry
  join prompt_versions v on v.id = entry.version_id
  where entry.depth > 0 and v.version = (p_item ->> 'version')::integer
  order by entry.depth limit 1;
  if not found then
    return jsonb_build_object('refusal', 'not-served-before');
  end if;
  return jsonb_build_object('versionId', v_target.version_id, 'stack', v_target.revision, 'held', (
    select coalesce(jsonb_agg(distinct entry.version_id), '[]')
    from undo_stack(p_environment, v_prompt_id) as entry
    where entry.depth < v_target.depth and entry.version_id is not null and entry.version_id <> v_target.version_id));
end $$;
comment on function promptctl.rollback_item(text, jsonb) is
  'Decides one rollback: {refusal}, or {versionId, stack, held}: what to serve, the stack entry to go back to, the versions that were stepped over.';

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
  -- Only what the caller chose: expectations, and where a rollback leads, are what was seen, and a second look sees the effect of the first.
  v_answer := answer_before(p_request_id, jsonb_build_array('release', p_environment, p_kind, p_reason, p_author, p_options, (
    select jsonb_agg(case when p_kind = 'promote' then jsonb_build_array(given -> 'prompt', given -> 'version') else given -> 'prompt' end)
    from jsonb_array_elements(p_items) as given))::text);
  if v_answer is not null then
    return v_answer;
  end if;
  -- Held to commit: revision order is commit order, and what is checked below stays true.
  select * into v_environment from environments where name = p_environment for no key update;
  if not found then
    perform refuse('environment-not-found', jsonb_build_object('name', p_environment, 'suggestions', '[]'::jsonb));
  end if;

  select jsonb_agg(case
      when item.prompt_id is null then item.fact || jsonb_build_object('refusal', 'prompt-not-found')
      when item.given ? 'expected' and item.given ->> 'expected' is distinct from item.fact ->> 'served'
        then item.fact || item.last || jsonb_build_object('refusal', 'release-conflict')
      when p_kind = 'promote' then item.fact || promote_item(p_environment, item.fact, p_options)
      when p_kind = 'rollback' and item.given ? 'undoes' then item.fact || undo_item(p_environment, item.fact, item.last)
      when p_kind = 'rollback' then item.fact || rollback_item(p_environment, item.fact)
      when item.fact ->> 'servedId' is null then item.fact || jsonb_build_object('unchanged', true)
      else item.fact || jsonb_build_object('below', item.fact -> 'stack')
    end order by item.fact ->> 'prompt')
  into v_items
  from (
    select given, p.id as prompt_id, given || jsonb_build_object(
      'promptId', p.id, 'served', served.version, 'servedId', served.id, 'stack', stack_entry(p_environment, p.id)) as fact,
      jsonb_build_object('author', last.author, 'at', iso_time(last.at), 'revision', last.revision) as last
    from jsonb_array_elements(p_items) as given
    left join prompts p on p.name = given ->> 'prompt'
    left join deployments d on d.environment = p_environment and d.prompt_id = p.id
    left join prompt_versions served on served.id = d.version_id
    left join releases last on last.environment = d.environment and last.revision = d.revision
  ) as item;

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
