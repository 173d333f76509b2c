-- oldest-client: 0.1.0
-- What apps read: the head of an environment and what it serves, whole or since a head; and the epoch that an operator raises by hand.

create function promptctl.release_mark(p_at timestamptz) returns text
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select to_hex((extract(epoch from p_at) * 1000000)::bigint)
$$;
comment on function promptctl.release_mark(timestamptz) is 'The mark of a release: tells two histories apart that use the same numbers.';

create index on promptctl.deployments (environment, revision);

-- Both are asked again and again by every process, and given up after a moment: what waits for a lock must not pile up behind it.
create function promptctl.environment_head(p_environment text)
  returns table (database_id text, epoch bigint, revision bigint, mark text, is_primary boolean)
  language sql stable rows 1 security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '300ms' as $$
  -- The epoch is the live one: after a failover that lost releases it says at once that this is another history.
  select i.database_id::text, greatest(e.epoch, current_epoch()), e.revision, coalesce(release_mark(r.at), ''), not pg_is_in_recovery()
  from environments e
  cross join installation i
  left join releases r on r.environment = e.name and r.revision = e.revision
  where e.name = p_environment and require_snapshot(p_environment)
$$;
comment on function promptctl.environment_head(text) is
  'The head of an environment: (epoch, revision), and a mark of the last release, so that a restored history does not pass for the one it replaced. No row: there is no such environment.';

create function promptctl.served_test(p_environment text, p_revision bigint, p_prompt_id bigint) returns json
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select json_build_object('id', t.id, 'salt', t.salt, 'hashVersion', t.hash_version, 'coverage', i.coverage,
    'weights', (select json_agg(arm.weight order by arm.place) from ab_arms arm where arm.test_id = t.id),
    'variants', (
      select json_agg(json_build_object('version', v.version, 'versionId', v.id, 'digest', v.digest, 'content', v.content) order by arm.place)
      from ab_arms arm join prompt_versions v on v.id = arm.version_id
      where arm.test_id = t.id and arm.place > 0),
    'forced', (select coalesce(json_object_agg(f.user_digest, f.place), '{}') from ab_forced f where f.test_id = t.id))
  from release_items i join ab_tests t on t.id = i.test_id
  where i.environment = p_environment and i.revision = p_revision and i.prompt_id = p_prompt_id
$$;
comment on function promptctl.served_test(text, bigint, bigint) is
  'What a process needs to assign users to the arms of the test that a release started or ramped; what is served is the control.';

create function promptctl.read_environment(p_environment text, p_database_id text, p_revision bigint, p_mark text)
  returns table (
    database_id text, epoch bigint, revision bigint, mark text, is_primary boolean, scope text, prompt text, changed_at bigint,
    version integer, version_id text, digest text, content text,
    previous_version integer, previous_version_id text, previous_digest text, previous_content text, test json)
  language sql stable security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '900ms' as $$
  -- Of another history only the head: all of it may be much. The mark tells histories apart, so a failover that lost nothing costs nothing.
  with head as materialized (
    select h.*, case
      when p_mark is null then 'all'
      when h.database_id = p_database_id and h.revision >= p_revision and ((p_revision = 0 and p_mark = '') or exists (
        select from releases r
        where r.environment = p_environment and r.revision = p_revision and release_mark(r.at) = p_mark)) then 'changes'
      else 'other-history' end as scope
    from environment_head(p_environment) as h
  ), wanted as materialized (
    -- Two ways, or the few rows that changed would be looked for among all that is served.
    select d.* from head h, deployments d
    where h.scope = 'all' and d.environment = p_environment
    union all
    select d.* from head h, deployments d
    where h.scope = 'changes' and d.environment = p_environment and d.revision > p_revision
  )
  select h.database_id, h.epoch, h.revision, h.mark, h.is_primary, h.scope, p.name, w.revision,
    v.version, v.id, v.digest, v.content, before.version, before.id, before.digest, before.content,
    case when w.test_id is not null then served_test(p_environment, w.revision, w.prompt_id) end
  from head h
  left join (
    wanted w
    join prompts p on p.id = w.prompt_id
    left join prompt_versions v on v.id = w.version_id
    left join prompt_versions before on before.id = w.previous_version_id
  ) on true
$$;
comment on function promptctl.read_environment(text, text, bigint, text) is
  'What an environment serves, in one snapshot: all of it (scope all; asked for by mark null), what changed since a head (changes), or of another history only the head. At least one row, its prompt null where there is none; none: no such environment.';

create function promptctl.pinned_version(p_prompt text, p_version integer)
  returns table (prompt text, version integer, id text, digest text, content text)
  language sql stable rows 1 security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '900ms' as $$
  select p.name, v.version, v.id, v.digest, v.content
  from prompts p join prompt_versions v on v.prompt_id = p.id
  where p.name = p_prompt and v.version = p_version and require_snapshot(null)
$$;
comment on function promptctl.pinned_version(text, integer) is 'One version that an app names by its number, whatever is served.';

create function promptctl.new_epoch(p_author text, p_is_copy boolean) returns jsonb
  language plpgsql security definer
  set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' set timezone = 'UTC' as $$
declare
  v_installation installation;
begin
  perform require_role('admin', null, null);
  update installation set generation = generation + 1, database_id = case when p_is_copy then gen_random_uuid() else database_id end
  returning * into strict v_installation;
  -- What was lost used ids after those that are left: they stay lost.
  perform setval('version_number', (select last_value from version_number) + 1 + floor(random() * 1099511627776)::bigint);
  perform open_entry();
  perform attest('installation', array[to_jsonb(v_installation)]);
  perform audit('new-epoch', p_author, jsonb_build_object(
    'generation', v_installation.generation, 'databaseId', v_installation.database_id, 'isCopy', p_is_copy));
  return jsonb_build_object(
    'databaseId', v_installation.database_id, 'generation', v_installation.generation, 'epoch', current_epoch());
end $$;
comment on function promptctl.new_epoch(text, boolean) is
  'Raises the epoch of every environment: for a database restored from a backup, which every process then follows. A copy that goes its own way gets an id of its own as well.';

revoke execute on all functions in schema promptctl from public;
