-- oldest-client: 0.1.0
-- What apps read: the head of an environment and what it serves, whole or since a head; and the epoch that an operator raises by hand.

create function promptctl.release_mark(p_at timestamptz) returns text
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select to_hex((extract(epoch from p_at) * 1000000)::bigint)
$$;
comment on function promptctl.release_mark(timestamptz) is 'The mark of a release: tells two histories apart that use the same numbers.';

create function promptctl.environment_head(p_environment text)
  returns table (database_id text, epoch bigint, revision bigint, mark text, is_primary boolean)
  language sql stable security definer set search_path = pg_catalog, promptctl, pg_temp as $$
  -- The epoch is the live one: after a failover that lost releases it says at once that this is another history.
  select i.database_id::text, greatest(e.epoch, current_epoch()), e.revision,
    coalesce(release_mark(r.at), ''), not pg_is_in_recovery()
  from environments e
  cross join installation i
  left join releases r on r.environment = e.name and r.revision = e.revision
  where e.name = p_environment
$$;
comment on function promptctl.environment_head(text) is
  'The head of an environment: (epoch, revision), and a mark of the last release, so that a restored history does not pass for the one it replaced. No row: there is no such environment.';

create function promptctl.read_environment(p_environment text, p_database_id text, p_revision bigint, p_mark text)
  returns table (
    database_id text, epoch bigint, revision bigint, mark text, is_primary boolean, is_complete boolean, prompt text, changed_at bigint,
    version integer, version_id text, digest text, content text,
    previous_version integer, previous_version_id text, previous_digest text, previous_content text)
  language sql stable security definer set search_path = pg_catalog, promptctl, pg_temp as $$
  with head as (
    select h.*, not coalesce(
      h.database_id = p_database_id and h.revision >= p_revision and (
        (p_revision = 0 and p_mark = '') or exists (
          select from releases r
          where r.environment = p_environment and r.revision = p_revision and release_mark(r.at) = p_mark)),
      false) as is_complete
    from environment_head(p_environment) as h
  )
  select h.database_id, h.epoch, h.revision, h.mark, h.is_primary, h.is_complete, served.prompt, served.revision,
    served.version, served.version_id, served.digest, served.content,
    served.previous_version, served.previous_version_id, served.previous_digest, served.previous_content
  from head h
  left join lateral (
    select p.name as prompt, d.revision, v.version, v.id as version_id, v.digest, v.content,
      before.version as previous_version, before.id as previous_version_id, before.digest as previous_digest, before.content as previous_content
    from deployments d
    join prompts p on p.id = d.prompt_id
    join release_items i on i.environment = d.environment and i.revision = d.revision and i.prompt_id = d.prompt_id
    left join prompt_versions v on v.id = d.version_id
    left join prompt_versions before on before.id = i.previous_version_id
    where d.environment = p_environment and (h.is_complete or d.revision > p_revision)
  ) as served on true
$$;
comment on function promptctl.read_environment(text, text, bigint, text) is
  'What an environment serves, in one snapshot: what changed since a head, or all of it (is_complete) where that head is none of this history. The mark tells, so a failover that lost nothing costs nothing. At least one row, its prompt null where nothing is served or changed; none: no such environment.';

create function promptctl.new_epoch(p_author text, p_is_copy boolean) returns jsonb
  language plpgsql security definer
  set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' as $$
declare
  v_installation installation;
begin
  update installation set generation = generation + 1, database_id = case when p_is_copy then gen_random_uuid() else database_id end
  returning * into strict v_installation;
  perform audit('new-epoch', p_author, jsonb_build_object(
    'generation', v_installation.generation, 'databaseId', v_installation.database_id, 'isCopy', p_is_copy));
  return jsonb_build_object(
    'databaseId', v_installation.database_id, 'generation', v_installation.generation, 'epoch', current_epoch());
end $$;
comment on function promptctl.new_epoch(text, boolean) is
  'Raises the epoch of every environment: for a database restored from a backup, which every process then follows. A copy that goes its own way gets an id of its own as well.';

revoke execute on all functions in schema promptctl from public;
