-- oldest-client: 0.1.0
-- Push: new versions of one or many prompts, all or nothing, in one call.

create function promptctl.push(
  p_names text[], p_contents text[], p_parents integer[], p_descriptions text[], p_tags text[],
  p_message text, p_author text, p_source jsonb, p_request_id text
) returns jsonb
  language plpgsql security definer
  set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' set timezone = 'UTC' as $$
declare
  v_digests text[];
  v_answer jsonb;
  v_conflicts jsonb;
  v_created jsonb;
  v_described jsonb;
begin
  if cardinality(p_names) <> any (array[cardinality(p_contents), cardinality(p_parents), cardinality(p_descriptions), cardinality(p_tags)])
    or cardinality(p_names) <> (select count(distinct name) from unnest(p_names) as name)
    or array_position(p_contents, null) is not null then
    raise exception 'every prompt takes one name of its own, content, parent, description and tags' using errcode = 'invalid_parameter_value';
  end if;
  perform require_role('author', null, p_names);
  perform require_claims(p_author, p_source);
  select coalesce(array_agg(encode(sha256(convert_to(content, 'UTF8')), 'hex') order by place), '{}') into v_digests
  from unnest(p_contents) with ordinality as item (content, place);

  -- Parents are left out: whoever asks again looked again, and saw the effect of the first time.
  v_answer := answer_before(p_request_id,
    jsonb_build_array('push', p_names, v_digests, p_descriptions, p_tags, p_message, p_author)::text);
  if v_answer is not null then
    return v_answer;
  end if;

  -- Always in name order: two pushes that share prompts wait for each other, never in a circle.
  insert into prompts (name)
  select distinct name from unnest(p_names) as name order by name
  on conflict (name) do nothing;
  perform from prompts where name = any (p_names) order by name for no key update;

  -- Only now, with the rows locked, is what we compare with the last word. Equal content is no conflict: a push repeated is a push done.
  select jsonb_agg(jsonb_build_object('prompt', p.name, 'base', nullif(item.parent, 0), 'head', nullif(p.head_version, 0), 'since', (
      select coalesce(jsonb_agg(jsonb_build_object('version', v.version, 'author', v.author, 'at', iso_time(v.created_at), 'message', v.message)
        order by v.version), '[]')
      -- Where no base is known, whoever pushed the newest version is the one to ask.
      from prompt_versions v where v.prompt_id = p.id and v.version > coalesce(item.parent, p.head_version - 1))) order by p.name)
  into v_conflicts
  from unnest(p_names, v_digests, p_parents) as item (name, digest, parent)
  join prompts p on p.name = item.name
  left join prompt_versions head on head.prompt_id = p.id and head.version = p.head_version
  where head.digest is distinct from item.digest and item.parent is distinct from p.head_version;
  if v_conflicts is not null then
    perform refuse('push-conflict', jsonb_build_object('conflicts', v_conflicts));
  end if;

  with inserted as (
    insert into prompt_versions (id, prompt_id, version, parent_version, content, message, author, source)
    select next_public_id('pv'), p.id, p.head_version + 1, nullif(p.head_version, 0), item.content, p_message, p_author, p_source
    from unnest(p_names, p_contents, v_digests) as item (name, content, digest)
    join prompts p on p.name = item.name
    left join prompt_versions head on head.prompt_id = p.id and head.version = p.head_version
    where head.digest is distinct from item.digest
    order by p.name
    returning prompt_id, version, digest
  ), moved as (
    update prompts p set head_version = inserted.version from inserted where p.id = inserted.prompt_id
    returning p.name, inserted.version, inserted.digest
  )
  select jsonb_agg(jsonb_build_object('prompt', name, 'version', version, 'digest', digest) order by name) into v_created from moved;

  with described as (
    update prompts p set description = item.description, tags = item.tags, described_from = p_source
    from (
      select name, description, array(select jsonb_array_elements_text(tags::jsonb)) as tags
      from unnest(p_names, p_descriptions, p_tags) as given (name, description, tags)
    ) as item
    where p.name = item.name and (p.description, p.tags) is distinct from (item.description, item.tags)
    returning p.name, p.description, p.tags
  )
  select jsonb_agg(jsonb_build_object('prompt', name, 'description', description, 'tags', tags) order by name) into v_described from described;

  if v_created is not null or v_described is not null then
    perform open_entry();
    perform attest('prompts', array(select to_jsonb(p) from prompts p where p.name = any (p_names)));
    perform attest('prompt_versions', array(
      select to_jsonb(v) from jsonb_to_recordset(v_created) as created (prompt text, version integer)
      join prompts p on p.name = created.prompt join prompt_versions v on v.prompt_id = p.id and v.version = created.version));
    perform audit('push', p_author, jsonb_strip_nulls(jsonb_build_object(
      'created', v_created, 'described', v_described, 'message', p_message, 'source', p_source)));
  end if;

  return remember_answer(p_request_id, (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', p.name, 'version', head.version, 'versionId', head.id, 'digest', head.digest,
      'outcome', case when created.prompt is not null then 'created' when described.prompt is not null then 'described' else 'unchanged' end
    ) order by p.name), '[]')
    from prompts p
    join prompt_versions head on head.prompt_id = p.id and head.version = p.head_version
    left join jsonb_to_recordset(v_created) as created (prompt text) on created.prompt = p.name
    left join jsonb_to_recordset(v_described) as described (prompt text) on described.prompt = p.name
    where p.name = any (p_names)));
end $$;
comment on function promptctl.push(text[], text[], integer[], text[], text[], text, text, jsonb, text) is
  'Stores contents as new versions on top of the given parents (0: none yet), all or nothing. Equal to the head: unchanged. A parent that is no longer head: push-conflict.';

revoke execute on all functions in schema promptctl from public;
