-- oldest-client: 0.1.0
-- Second persons: environments that are protected, and releases that wait there until another login approves them.

create function promptctl.require_approvers(p_environment text) returns void
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_logins text[] := array(select distinct login from releaser_list where environment in ('*', p_environment) order by login);
  v_lonely text[];
begin
  v_lonely := array(
    select p.name from prompts p
    where p.head_version > 0 and 2 > (
      select count(distinct r.login) from releaser_list r where r.environment in ('*', p_environment) and p.name ~ r.expression)
    order by p.name);
  if cardinality(v_logins) < 2 or v_lonely <> '{}' then
    perform refuse('approvers-missing', jsonb_build_object('environment', p_environment, 'logins', v_logins, 'prompts', v_lonely));
  end if;
end $$;
comment on function promptctl.require_approvers(text) is
  'Refuses where a prompt could be requested and never approved: fewer than two logins may release it. prompts are those, logins whoever may release at all.';

create function promptctl.protect_environment(p_name text, p_protected boolean, p_needs_approval boolean, p_author text) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' set timezone = 'UTC' as $$
declare
  v_environment environments;
  v_changed boolean;
begin
  perform require_role('admin', null, null);
  v_environment := lock_environment(p_name);
  v_changed := (v_environment.protected, v_environment.needs_approval) is distinct from (p_protected, p_needs_approval);
  if p_needs_approval then
    perform require_approvers(p_name);
  end if;
  if v_changed then
    update environments set protected = p_protected, needs_approval = p_needs_approval where name = p_name returning * into v_environment;
    perform open_entry();
    perform attest('environments', array[to_jsonb(v_environment)]);
    perform audit('protect', p_author, jsonb_build_object('environment', p_name, 'protected', p_protected, 'needsApproval', p_needs_approval));
  end if;
  return jsonb_build_object('name', p_name, 'protected', p_protected, 'needsApproval', p_needs_approval, 'changed', v_changed);
end $$;
comment on function promptctl.protect_environment(text, boolean, boolean, text) is
  'Says how an environment is released to: protected asks for a reason, needs_approval for a second login. Refused where nobody could approve.';

create view promptctl.request_list as
  select q.id, q.environment, q.kind, q.reason, q.author, q.db_user, q.source, promptctl.iso_time(q.at) as at,
    (
      select jsonb_agg(jsonb_build_object('prompt', item -> 'prompt', 'version', item -> 'version', 'served', item -> 'expected',
        'digest', item -> 'digest', 'start', (item -> 'start') - array['salt', 'forced'], 'ramp', item -> 'ramp') order by item ->> 'prompt')
      from jsonb_array_elements(q.items) as item
    ) as items,
    case when released.revision is not null then 'released'
      when rejected.request_id is not null then 'rejected'
      when exists (
        select from jsonb_array_elements(q.items) as item
        join promptctl.prompts p on p.name = item ->> 'prompt'
        left join promptctl.deployments d on d.environment = q.environment and d.prompt_id = p.id
        where d.revision is distinct from (item ->> 'expectedRevision')::bigint) then 'outdated'
      when exists (
        select from jsonb_array_elements(q.items) as item
        where not exists (
          select from promptctl.releaser_list l
          where l.login = q.db_user and l.environment in ('*', q.environment) and (item ->> 'prompt') ~ l.expression))
        and not exists (
          select from pg_catalog.pg_roles r join pg_catalog.pg_namespace n on n.nspname = 'promptctl'
          where r.rolname = q.db_user and pg_catalog.pg_has_role(r.oid, n.nspowner, 'member')) then 'lapsed'
      else 'open' end as state,
    case when released.revision is not null then jsonb_build_object('author', released.author, 'dbUser', released.db_user,
        'at', promptctl.iso_time(released.at), 'reason', released.reason, 'revision', released.revision)
      when rejected.request_id is not null then jsonb_build_object('author', rejected.author, 'dbUser', rejected.db_user,
        'at', promptctl.iso_time(rejected.at), 'reason', rejected.reason, 'revision', null) end as ended
  from promptctl.release_requests q
  left join promptctl.releases released on released.approves = q.id
  left join promptctl.rejected_requests rejected on rejected.request_id = q.id;
comment on view promptctl.request_list is
  'Requests with what became of them: open, released, rejected, outdated, because something was released of their prompts since, or lapsed, because who asked may not release them any more.';

create function promptctl.request_facts(p_id text) returns jsonb
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select to_jsonb(q) - array['source', 'db_user'] || jsonb_build_object('dbUser', q.db_user) from request_list q where q.id = p_id
$$;
comment on function promptctl.request_facts(text) is 'A request as clients are told it; null: there is none.';

create function promptctl.variant_digests(p_item jsonb) returns jsonb
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select jsonb_agg(encode(sha256(convert_to(v.content, 'UTF8')), 'hex') order by variant.place)
  from jsonb_array_elements_text(p_item -> 'start' -> 'variants') with ordinality as variant (version, place)
  join prompt_versions v on v.prompt_id = (p_item ->> 'promptId')::bigint and v.version = variant.version::integer
$$;
comment on function promptctl.variant_digests(jsonb) is 'What the variants of a test that is to be started say, in their order; null: it is no start.';

create function promptctl.chosen_of(p_items jsonb) returns jsonb
  language sql immutable set search_path = pg_catalog, promptctl, pg_temp as $$
  select jsonb_agg(case when (item -> 'start' ->> 'isSaltChosen')::boolean is false
    then item #- '{start,salt}' #- '{start,forced}' || jsonb_build_object('forcedInto', (
      select jsonb_agg(value order by value) from jsonb_each(coalesce(item -> 'start' -> 'forced', '{}'))))
    else item end order by item ->> 'prompt')
  from jsonb_array_elements(p_items) as item
$$;
comment on function promptctl.chosen_of(jsonb) is
  'Items of a request without what nobody chose: a random salt, and the digests made with it. Two requests alike in this are one.';

create function promptctl.request_release(
  p_environment promptctl.environments, p_kind text, p_items jsonb, p_reason text, p_author text, p_source jsonb, p_options jsonb
) returns jsonb
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_items jsonb;
  v_request release_requests;
begin
  select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('prompt', item -> 'prompt', 'version', item -> 'version', 'start', item -> 'start', 'ramp', item -> 'ramp',
      'digest', (select v.digest from prompt_versions v where v.id = item ->> 'versionId')))
    || jsonb_strip_nulls(jsonb_build_object('variantDigests', variant_digests(item)))
    || jsonb_build_object('expected', item -> 'served', 'expectedRevision', d.revision)
    order by item ->> 'prompt') into v_items
  from jsonb_array_elements(p_items) as item
  left join deployments d on d.environment = p_environment.name and d.prompt_id = (item ->> 'promptId')::bigint;
  -- A pipeline that runs again asks for the same thing again.
  select q.* into v_request
  from release_requests q join request_list l on l.id = q.id and l.state = 'open'
  where q.environment = p_environment.name and q.kind = p_kind and chosen_of(q.items) = chosen_of(v_items) and q.options = p_options
  order by q.at limit 1;
  if not found then
    insert into release_requests (id, environment, kind, items, options, reason, author, source)
    values (next_public_id('rq'), p_environment.name, p_kind, v_items, p_options, p_reason, p_author, p_source)
    returning * into v_request;
    perform open_entry();
    perform attest('release_requests', array[to_jsonb(v_request)]);
    perform audit('request', p_author, jsonb_build_object('request', v_request.id, 'environment', p_environment.name, 'kind', p_kind,
      'reason', p_reason, 'source', p_source, 'options', p_options, 'items', v_items));
  end if;
  return released(p_environment, p_kind, p_items, p_reason, p_author, null) || jsonb_build_object('request', request_facts(v_request.id));
end $$;
comment on function promptctl.request_release(promptctl.environments, text, jsonb, text, text, jsonb, jsonb) is
  'Writes down what is to be released once another login approves it; the same one that waits already is that one.';

create function promptctl.open_request(p_id text)
  returns table (request promptctl.release_requests, environment promptctl.environments, facts jsonb)
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
begin
  select * into request from release_requests where id = p_id;
  if not found then
    perform refuse('request-not-found', jsonb_build_object('id', p_id));
  end if;
  perform require_role('releaser', request.environment, array(select item ->> 'prompt' from jsonb_array_elements(request.items) as item));
  environment := lock_environment(request.environment);
  -- What is released or rejected meanwhile is seen after the lock.
  facts := request_facts(p_id);
  if facts -> 'ended' <> 'null' then
    perform refuse('request-ended', facts);
  end if;
  return next;
end $$;
comment on function promptctl.open_request(text) is 'A request that is neither released nor rejected, for a login that may release it; its environment, locked; and what clients are told of it.';

create function promptctl.approve(p_id text, p_author text, p_source jsonb, p_request_id text) returns jsonb
  language plpgsql security definer
  set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' set timezone = 'UTC' set extra_float_digits = 1 as $$
declare
  v_answer jsonb := answer_before(p_request_id, jsonb_build_array('approve', p_id, p_author)::text);
  v_opened record;
  v_request release_requests;
  v_items jsonb;
  v_changed text[];
begin
  if v_answer is not null then
    return v_answer;
  end if;
  select * into v_opened from open_request(p_id);
  v_request := v_opened.request;
  if v_request.db_user = session_user then
    perform refuse('request-own', v_opened.facts);
  end if;
  if v_opened.facts ->> 'state' = 'outdated' then
    perform refuse('request-outdated', v_opened.facts);
  end if;
  if v_opened.facts ->> 'state' = 'lapsed' then
    perform refuse('request-lapsed', v_opened.facts);
  end if;
  v_items := decided_items(v_request.environment, v_request.kind, v_request.items, v_request.options);
  v_changed := array(
    select item ->> 'prompt'
    from jsonb_array_elements(v_items) as item
    join jsonb_array_elements(v_request.items) as asked on asked -> 'prompt' = item -> 'prompt'
    left join prompt_versions v on v.id = item ->> 'versionId'
    where asked ->> 'digest' is distinct from case when v.id is not null then encode(sha256(convert_to(v.content, 'UTF8')), 'hex') end
      or asked -> 'variantDigests' is distinct from variant_digests(item));
  if v_changed <> '{}' then
    raise exception 'the content of % is not the one that was requested', array_to_string(v_changed, ', ') using errcode = 'data_corrupted';
  end if;
  return remember_answer(p_request_id,
    make_release(v_opened.environment, v_request.kind, v_items, v_request.reason, p_author, p_source, p_request_id, v_request.options, v_request));
end $$;
comment on function promptctl.approve(text, text, jsonb, text) is
  'Releases exactly what another login requested: the same contents, over what was served then. Nobody approves a request of his own.';

create function promptctl.reject(p_id text, p_reason text, p_author text) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' set timezone = 'UTC' as $$
declare
  v_request release_requests;
  v_rejected rejected_requests;
begin
  select (opened.request).* into v_request from open_request(p_id) as opened;
  insert into rejected_requests (request_id, reason, author) values (p_id, p_reason, p_author) returning * into v_rejected;
  perform open_entry();
  perform attest('rejected_requests', array[to_jsonb(v_rejected)]);
  perform audit('reject', p_author, jsonb_build_object('request', p_id, 'reason', p_reason,
    'environment', v_request.environment, 'kind', v_request.kind, 'items', v_request.items));
  return request_facts(p_id);
end $$;
comment on function promptctl.reject(text, text, text) is 'Ends a request without a release; whoever asked may take it back this way.';

revoke execute on all functions in schema promptctl from public;
