-- oldest-client: 0.1.0
-- What decides a release: the contract with callers, the undo stack, and what may become of each prompt. Nothing here writes.

create function promptctl.contract_breaks(p_served jsonb, p_next jsonb) returns jsonb
  language sql immutable set search_path = pg_catalog, promptctl, pg_temp as $$
  with next as (
    select key as name, value as declared, p_served -> key as served,
      value -> 'required' is distinct from 'false' and not value ? 'default' as required
    from jsonb_each(coalesce(p_next, '{}'))
  ), broken as (
    select name, 'required' as problem, null::jsonb as lost from next
    where required and (served is null or served -> 'required' = 'false' or served ? 'default')
    union all
    select name, 'type', jsonb_build_array(served -> 'type', declared -> 'type') from next
    where served is not null and served ->> 'type' <> declared ->> 'type'
    union all
    select name, 'enum', coalesce(
      (select jsonb_agg(value) from jsonb_array_elements(served -> 'enum') where not (declared -> 'enum') @> jsonb_build_array(value)), '[]')
    from next
    where served is not null and declared ? 'enum' and not (served ? 'enum' and declared -> 'enum' @> (served -> 'enum'))
  )
  select jsonb_agg(jsonb_build_object('variable', name, 'problem', problem, 'values', lost) order by name collate "C", problem) from broken
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
  with entry as (
    select entry.depth, entry.revision, entry.version_id, v.version, row_number() over (partition by entry.version_id order by entry.depth) as place
    from prompts p
    cross join lateral undo_stack(p_environment, p.id) as entry
    join prompt_versions v on v.id = entry.version_id
    where p.name = p_prompt
      and (entry.depth = 0
        or not exists (select from held_versions h where h.environment = p_environment and h.version_id = entry.version_id))
  )
  -- What was stepped over is held, so every version counts once, where it lies uppermost: ~2 is what two rollbacks reach.
  select row_number() over (order by depth)::integer, revision, version_id, version
  from entry where depth > 0 and place = 1
  order by depth
$$;
comment on function promptctl.earlier_versions(text, text) is
  'What ~1, ~2 … of a prompt mean in an environment: versions served before the current one, newest first, retirements and held versions skipped.';

create function promptctl.hold_of(p_environment text, p_version_id text) returns jsonb
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select jsonb_build_object('author', r.author, 'at', iso_time(r.at), 'reason', r.reason, 'revision', r.revision)
  from held_versions h join releases r on r.environment = h.environment and r.revision = h.revision
  where h.environment = p_environment and h.version_id = p_version_id
$$;
comment on function promptctl.hold_of(text, text) is 'Who rolled back from a version, and when and why; null: it is not held.';

create function promptctl.keep_served(p_item jsonb) returns jsonb
  language sql immutable set search_path = pg_catalog, promptctl, pg_temp as $$
  select jsonb_build_object('versionId', p_item -> 'servedId', 'version', p_item -> 'served', 'top', p_item -> 'stack')
$$;
comment on function promptctl.keep_served(jsonb) is 'Leaves what is served as it is, and the undo stack too: {versionId, version, top}.';

create function promptctl.promote_item(p_environment text, p_item jsonb, p_options jsonb) returns jsonb
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_stops boolean := p_item ->> 'testId' is not null and coalesce((p_options ->> 'stopTest')::boolean, false);
  v_next record;
  v_hold jsonb;
  v_breaks jsonb;
begin
  select v.id, v.version, v.variables into v_next
  from prompt_versions v where v.prompt_id = (p_item ->> 'promptId')::bigint and v.version = (p_item ->> 'version')::integer;
  if not found then
    return jsonb_build_object('refusal', 'version-not-found');
  end if;
  if v_next.id = p_item ->> 'servedId' then
    return case when v_stops then keep_served(p_item) else jsonb_build_object('unchanged', true, 'versionId', v_next.id) end;
  end if;
  if p_item ->> 'testId' is not null and not v_stops then
    return jsonb_build_object('refusal', 'prompt-under-test');
  end if;
  v_hold := hold_of(p_environment, v_next.id);
  if v_hold is not null and not coalesce((p_options ->> 'again')::boolean, false) then
    return jsonb_build_object('refusal', 'version-held') || v_hold;
  end if;
  if v_next.version < (p_item ->> 'served')::integer then
    return jsonb_build_object('refusal', 'promote-backward', 'servedBefore', exists (
      select from undo_stack(p_environment, (p_item ->> 'promptId')::bigint) as entry where entry.version_id = v_next.id));
  end if;
  v_breaks := contract_breaks((select variables from prompt_versions where id = p_item ->> 'servedId'), v_next.variables);
  if p_item ->> 'servedId' is not null and v_breaks is not null and not coalesce((p_options ->> 'acceptContract')::boolean, false) then
    return jsonb_build_object('refusal', 'contract-broken', 'breaks', v_breaks);
  end if;
  return jsonb_build_object('versionId', v_next.id, 'below', p_item -> 'stack');
end $$;
comment on function promptctl.promote_item(text, jsonb, jsonb) is
  'Decides one promotion: {refusal …}, {unchanged}, or {versionId, below}: what to serve and the stack entry it goes on. A running test is stopped by stopTest alone; where its control is promoted, that is all.';

create function promptctl.retire_item(p_item jsonb, p_options jsonb) returns jsonb
  language sql immutable set search_path = pg_catalog, promptctl, pg_temp as $$
  select case
    when p_item ->> 'servedId' is null then jsonb_build_object('unchanged', true)
    when p_item ->> 'testId' is not null and not coalesce((p_options ->> 'stopTest')::boolean, false)
      then jsonb_build_object('refusal', 'prompt-under-test')
    else jsonb_build_object('versionId', null, 'below', p_item -> 'stack')
  end
$$;
comment on function promptctl.retire_item(jsonb, jsonb) is
  'Decides one retirement: {refusal}, {unchanged}, or {versionId null, below}: an entry of its own on the undo stack. A running test is stopped by stopTest alone.';

create function promptctl.variants_of(p_item jsonb) returns jsonb
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select coalesce(jsonb_agg(version_id order by place), '[]') from ab_arms where test_id = p_item ->> 'testId' and place > 0
$$;
comment on function promptctl.variants_of(jsonb) is 'The version ids of the variants of the test that runs on an item''s prompt; none runs: none.';

create function promptctl.keep_control(p_item jsonb) returns jsonb
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select keep_served(p_item) || jsonb_build_object('held', variants_of(p_item))
$$;
comment on function promptctl.keep_control(jsonb) is
  'Rolls a test back: the control stays, the undo stack too, and the variants are held, so that no pipeline makes one live by itself.';

create function promptctl.undo_item(p_environment text, p_item jsonb, p_last jsonb) returns jsonb
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_prompt_id bigint := (p_item ->> 'promptId')::bigint;
  v_below record;
begin
  if p_item ->> 'testId' is not null and (p_item ->> 'undoes')::bigint = (
    select min(item.revision) from release_items item where item.test_id = p_item ->> 'testId') then
    return keep_control(p_item);
  end if;
  if (p_item ->> 'undoes')::bigint is distinct from (p_item ->> 'stack')::bigint then
    return case
      when exists (
        select from release_items item join releases r using (environment, revision)
        where environment = p_environment and revision = (p_item ->> 'undoes')::bigint and item.prompt_id = v_prompt_id
          and r.kind = 'promote' and item.stack_revision <> revision)
      then jsonb_build_object('unchanged', true, 'versionId', p_item -> 'servedId', 'version', p_item -> 'served')
      else p_last || jsonb_build_object('refusal', 'release-conflict') end;
  end if;
  select entry.revision, v.id, v.version into v_below
  from undo_stack(p_environment, v_prompt_id) as entry
  left join prompt_versions v on v.id = entry.version_id
  where entry.depth = 1;
  -- Where nothing lies below, the release was the prompt's first: undoing it serves nothing again.
  return jsonb_build_object('versionId', v_below.id, 'version', v_below.version, 'top', v_below.revision, 'held', (
    select coalesce(jsonb_agg(left_behind.version_id), '[]')
    from (
      select p_item ->> 'servedId' as version_id
      union all
      select jsonb_array_elements_text(variants_of(p_item))
    ) as left_behind
    where left_behind.version_id is distinct from v_below.id and left_behind.version_id is not null));
end $$;
comment on function promptctl.undo_item(text, jsonb, jsonb) is
  'Decides how one prompt of a release is undone: {refusal} when something was released since, else exactly what was served before. Undoing the start of the running test stops it; a promote that only stopped one leaves nothing to undo.';

create function promptctl.rollback_item(p_environment text, p_item jsonb) returns jsonb
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_prompt_id bigint := (p_item ->> 'promptId')::bigint;
  v_target record;
begin
  if p_item ->> 'testId' is not null and (p_item ->> 'to' is null or p_item -> 'to' = p_item -> 'served') then
    return keep_control(p_item);
  end if;
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
  if v_target.version_id = p_item ->> 'servedId' and p_item ->> 'testId' is null then
    return jsonb_build_object('unchanged', true, 'versionId', v_target.version_id);
  end if;
  return jsonb_build_object('versionId', v_target.version_id, 'top', v_target.revision, 'held', (
    select coalesce(jsonb_agg(distinct stepped_over.version_id), '[]')
    from (
      select entry.version_id from undo_stack(p_environment, v_prompt_id) as entry where entry.depth < v_target.depth
      union all
      select jsonb_array_elements_text(variants_of(p_item))
    ) as stepped_over
    where stepped_over.version_id <> v_target.version_id));
end $$;
comment on function promptctl.rollback_item(text, jsonb) is
  'Decides one rollback: {refusal}, or {versionId, top, held}: what to serve, the stack entry to go back to, the versions that were stepped over. A running test is stopped; without `to` its control stays.';

revoke execute on all functions in schema promptctl from public;
