-- oldest-client: 0.1.0
-- Reading: the tables are private, these views and stable functions are their public face.
-- A statement over them is one snapshot of the database; a volatile function was seen to return an old revision with new content.

create view promptctl.environment_list as
  select e.name, e.epoch, e.revision, e.protected, e.needs_approval, promptctl.iso_time(e.created_at) as created_at, promptctl.iso_time(r.at) as released_at, r.author as released_by,
    (select count(*) from promptctl.deployments d where d.environment = e.name and d.version_id is not null) as prompts
  from promptctl.environments e
  left join promptctl.releases r on r.environment = e.name and r.revision = e.revision;
comment on view promptctl.environment_list is 'Environments with their head and last release.';

create view promptctl.prompt_list as
  select p.name, p.description, p.tags, p.head_version, promptctl.iso_time(p.created_at) as created_at, head.id as head_id, head.digest as head_digest, head.model as head_model,
    head.author as head_author, promptctl.iso_time(head.created_at) as head_created_at, head.source as head_source
  from promptctl.prompts p
  left join promptctl.prompt_versions head on head.prompt_id = p.id and head.version = p.head_version;
comment on view promptctl.prompt_list is 'Prompts with their newest version.';

create view promptctl.version_list as
  select p.name as prompt, v.version, v.id, v.digest, v.parent_version, v.content, v.message, v.author, v.db_user, v.source, promptctl.iso_time(v.created_at) as created_at,
    p.description, p.tags, v.version = p.head_version as is_head
  from promptctl.prompt_versions v
  join promptctl.prompts p on p.id = v.prompt_id;
comment on view promptctl.version_list is 'Versions with what they say and where they came from.';

create view promptctl.version_status_list as
  select p.name as prompt, v.version, e.name as environment,
    case when d.version_id = v.id then 'active'
      when exists (select from promptctl.ab_arms a where a.test_id = d.test_id and a.version_id = v.id) then 'testing'
      when exists (select from promptctl.release_items i where i.version_id = v.id and i.environment = e.name)
        or exists (select from promptctl.ab_arms a join promptctl.ab_tests t on t.id = a.test_id where a.version_id = v.id and t.environment = e.name) then 'archived'
      else 'draft' end as status
  from promptctl.prompt_versions v
  join promptctl.prompts p on p.id = v.prompt_id
  cross join promptctl.environments e
  left join promptctl.deployments d on d.environment = e.name and d.prompt_id = v.prompt_id;
comment on view promptctl.version_status_list is 'The derived status of every version in every environment: active, testing, archived or draft. Never stored.';

create view promptctl.deployment_list as
  select d.environment, p.name as prompt, v.version, v.id as version_id, v.digest, v.content, d.revision, r.epoch, r.kind, r.author, r.reason, promptctl.iso_time(r.at) as at, d.test_id,
    (select i.coverage from promptctl.release_items i where i.environment = d.environment and i.revision = d.revision and i.prompt_id = d.prompt_id) as coverage
  from promptctl.deployments d
  join promptctl.prompts p on p.id = d.prompt_id
  left join promptctl.prompt_versions v on v.id = d.version_id
  join promptctl.releases r on r.environment = d.environment and r.revision = d.revision;
comment on view promptctl.deployment_list is 'What every environment serves, the release that made it so, and the test that runs on it; version null: retired.';

create view promptctl.release_item_list as
  select i.environment, i.revision, p.name as prompt, v.version, v.id as version_id, before.version as previous_version, before.id as previous_version_id,
    i.stack_revision, d.revision = i.revision as is_served, i.test_id, i.coverage
  from promptctl.release_items i
  join promptctl.prompts p on p.id = i.prompt_id
  left join promptctl.prompt_versions v on v.id = i.version_id
  left join promptctl.prompt_versions before on before.id = i.previous_version_id
  left join promptctl.deployments d on d.environment = i.environment and d.prompt_id = i.prompt_id;
comment on view promptctl.release_item_list is 'What each release changed, prompt by prompt.';

create view promptctl.release_list as
  select r.environment, r.revision, r.epoch, r.kind, r.author, r.db_user, r.reason, r.source, promptctl.iso_time(r.at) as at, r.at as since, r.request_id,
    case when q.id is not null then jsonb_build_object('id', q.id, 'author', q.author, 'dbUser', q.db_user, 'at', promptctl.iso_time(q.at)) end as request
  from promptctl.releases r
  left join promptctl.release_requests q on q.id = r.approves;
comment on view promptctl.release_list is 'The release log of every environment.';

create view promptctl.held_version_list as
  select h.environment, p.name as prompt, v.version, h.version_id, h.revision, r.author, promptctl.iso_time(r.at) as at, r.reason
  from promptctl.held_versions h
  join promptctl.prompts p on p.id = h.prompt_id
  join promptctl.prompt_versions v on v.id = h.version_id
  join promptctl.releases r on r.environment = h.environment and r.revision = h.revision;
comment on view promptctl.held_version_list is 'Versions that were rolled back from, with who, when and why.';

create view promptctl.installation_list as
  select database_id, generation from promptctl.installation;
comment on view promptctl.installation_list is 'Which database this is.';

create function promptctl.sync_state(p_names text[], p_digests text[], p_repository text, p_branch text)
  returns table (
    name text, description text, tags text[], head_version integer, head_id text, head_digest text, head_source jsonb, head_recurs boolean, described_from jsonb,
    branch_version integer, branch_digest text, same_version integer)
  language sql stable security definer set search_path = pg_catalog, promptctl, pg_temp as $$
  select p.name, p.description, p.tags, p.head_version, head.id, head.digest, head.source,
    exists (select from prompt_versions v where v.prompt_id = p.id and v.digest = head.digest and v.version < head.version), p.described_from, pushed.version, pushed.digest, same.version
  from unnest(p_names, p_digests) as item (name, digest)
  join prompts p on p.name = item.name
  join prompt_versions head on head.prompt_id = p.id and head.version = p.head_version
  left join lateral (
    select v.version, v.digest from prompt_versions v
    where v.prompt_id = p.id and v.source ->> 'repository' = p_repository and v.source ->> 'branch' = p_branch
      and not coalesce((v.source ->> 'dirty')::boolean, false)
    order by v.version desc limit 1
  ) as pushed on true
  left join lateral (
    select v.version from prompt_versions v where v.prompt_id = p.id and v.digest = item.digest order by v.version desc limit 1
  ) as same on head.digest <> item.digest
$$;
comment on function promptctl.sync_state(text[], text[], text, text) is
  'For local prompts: head, the newest version pushed from this repository and branch (clean tree), the newest version that says the same.';

revoke execute on all functions in schema promptctl from public;
