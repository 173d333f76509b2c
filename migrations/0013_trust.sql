-- oldest-client: 0.1.0
-- Who may do what, second persons, and the proof that history is whole. Grants are rows that every function asks; what Postgres itself allows a
-- login is derived from them, so a login that has none cannot even call.

create table promptctl.privileges (
  role text not null,
  kind text not null check (kind in ('function', 'view')),
  name text not null,
  primary key (role, kind, name)
);
comment on table promptctl.privileges is 'What a login of a role may call and read. A migration that adds a function or a view for clients adds it here.';
insert into promptctl.privileges (role, kind, name)
select role, 'view', name
from unnest('{reader,author,releaser,admin}'::text[]) as role, unnest('{audit_list,deployment_list,environment_list,gap_list,grant_list,held_version_list,
  installation_list,migration_list,price_list,prompt_list,rejected_list,release_item_list,release_list,request_list,sent_variable_list,test_list,
  tracking_list,version_list,version_status_list}'::text[]) as name
union all
select role, 'function', name
from unnest('{reader,author,releaser,admin}'::text[]) as role, unnest('{audit_differences,audited_rows,earlier_versions,environment_head,iso_time,pinned_version,
  read_environment,recent_traffic,sync_state,test_growth,test_metric_sums,test_score_sums,usage_totals}'::text[]) as name
union all
values ('author', 'function', 'push'),
  ('releaser', 'function', 'release'), ('releaser', 'function', 'approve'), ('releaser', 'function', 'reject'),
  ('app', 'view', 'migration_list'), ('app', 'function', 'environment_head'), ('app', 'function', 'read_environment'),
  ('app', 'function', 'pinned_version'), ('app', 'function', 'ingest'), ('app', 'function', 'fold'), ('app', 'function', 'maintain'),
  ('app', 'function', 'tracking_settings')
union all
select 'admin', 'function', name
from unnest('{push,release,approve,reject,create_environment,protect_environment,new_epoch,grant_role,revoke_role,set_price,set_retention,
  ingest,fold,maintain,tracking_settings}'::text[]) as name;

create function promptctl.align_privileges(p_login name) returns void
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_statement text;
begin
  -- One at a time: two that change what may be done with one function fail each other.
  perform from installation for no key update;
  if not exists (select from pg_roles where rolname = p_login) then
    return;
  end if;
  execute format('revoke all on all tables in schema promptctl from %I', p_login);
  execute format('revoke all on all sequences in schema promptctl from %I', p_login);
  execute format('revoke all on all functions in schema promptctl from %I', p_login);
  execute format('revoke all on schema promptctl from %I', p_login);
  for v_statement in
    select 'grant usage on schema promptctl to %1$I' where exists (select from grants where login = p_login)
    union all
    select distinct 'grant ' || case when p.kind = 'view' then 'select on ' else 'execute on function ' end
      || coalesce(p.view::text, f.oid::regprocedure::text) || ' to %1$I'
    from (
      select distinct kind, name, case when kind = 'view' then to_regclass('promptctl.' || quote_ident(name)) end as view
      from privileges where role in (select role from grants where login = p_login)
    ) as p
    left join pg_proc f on p.kind = 'function' and f.proname = p.name and f.pronamespace = 'promptctl'::regnamespace
  loop
    execute format(v_statement, p_login);
  end loop;
end $$;
comment on function promptctl.align_privileges(name) is 'Makes what Postgres lets a login do in this schema what its grants say, and nothing else.';

create function promptctl.align_all_privileges() returns void
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
begin
  -- A login that has none was dropped and made anew, or the dump had no privileges: only db grant gives it what its rows say.
  perform align_privileges(login)
  from (select distinct g.login from grants g join pg_roles r on r.rolname = g.login where has_schema_privilege(r.oid, 'promptctl', 'usage') order by 1) as each;
end $$;
comment on function promptctl.align_all_privileges() is 'Does so for every login that has privileges: migrations end with it.';

create function promptctl.grant_role(p_login name, p_role text, p_environment text, p_prompts text, p_author text) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' set timezone = 'UTC' as $$
declare
  v_grant grants;
begin
  perform require_role('admin', null, null);
  if not exists (select from pg_roles where rolname = p_login) then
    perform refuse('login-not-found', jsonb_build_object('login', p_login));
  end if;
  if p_login = (select nspowner::regrole::name from pg_namespace where nspname = 'promptctl') then
    perform refuse('login-is-owner', jsonb_build_object('login', p_login));
  end if;
  if p_environment <> '*' and not exists (select from environments where name = p_environment) then
    perform refuse('environment-not-found', jsonb_build_object('name', p_environment, 'suggestions', '[]'::jsonb));
  end if;
  insert into grants (login, role, environment, prompts) values (p_login, p_role, p_environment, p_prompts)
  on conflict do nothing returning * into v_grant;
  perform align_privileges(p_login);
  if v_grant.login is not null then
    perform open_entry();
    perform attest('grants', array[to_jsonb(v_grant)]);
    perform audit('grant', p_author, jsonb_build_object('login', p_login, 'role', p_role, 'environment', p_environment, 'prompts', p_prompts));
  end if;
  return jsonb_build_object('login', p_login, 'role', p_role, 'environment', p_environment, 'prompts', p_prompts,
    'changed', v_grant.login is not null);
end $$;
comment on function promptctl.grant_role(name, text, text, text, text) is
  'Lets a login do what a role may: in one environment or * , for the prompts that a pattern names. Granted already: privileges are put right, no more.';

create function promptctl.revoke_role(p_login name, p_role text, p_environment text, p_prompts text, p_author text) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' set timezone = 'UTC' as $$
declare
  v_revoked jsonb[];
  v_result jsonb;
begin
  perform require_role('admin', null, null);
  with revoked as (
    delete from grants g
    where g.login = p_login and (p_role is null or g.role = p_role)
      and (p_environment is null or g.environment = p_environment) and (p_prompts is null or g.prompts = p_prompts)
    returning to_jsonb(g) as row
  )
  select array_agg(row) into v_revoked from revoked;
  if v_revoked is null then
    perform refuse('grant-not-found', jsonb_build_object('login', p_login, 'role', p_role, 'environment', p_environment, 'prompts', p_prompts));
  end if;
  perform align_privileges(p_login);
  perform open_entry();
  perform attest_gone('grants', v_revoked);
  select jsonb_build_object('login', p_login, 'revoked', jsonb_agg(jsonb_build_object(
      'role', row -> 'role', 'environment', row -> 'environment', 'prompts', row -> 'prompts')
    order by row ->> 'role', row ->> 'environment', row ->> 'prompts')) into v_result
  from unnest(v_revoked) as row;
  perform audit('revoke', p_author, v_result);
  return v_result;
end $$;
comment on function promptctl.revoke_role(name, text, text, text, text) is 'Takes grants away; null: of every role, environment, pattern.';

create view promptctl.grant_list as
  select g.login::text as login, g.role, g.environment, g.prompts, g.granted_by::text as granted_by, promptctl.iso_time(g.granted_at) as granted_at,
    r.rolname is not null as is_there, coalesce(r.rolcanlogin, false) as can_login
  from promptctl.grants g left join pg_catalog.pg_roles r on r.rolname = g.login;
comment on view promptctl.grant_list is 'Grants, and whether their login is there.';

create function promptctl.protect_environment(p_name text, p_protected boolean, p_needs_approval boolean, p_author text) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' set timezone = 'UTC' as $$
declare
  v_environment environments;
  v_logins jsonb;
  v_changed boolean;
begin
  perform require_role('admin', null, null);
  v_environment := lock_environment(p_name);
  v_changed := (v_environment.protected, v_environment.needs_approval) is distinct from (p_protected, p_needs_approval);
  if p_needs_approval then
    select coalesce(jsonb_agg(login order by login), '[]') into v_logins
    from (
      select g.login from grants g where g.role in ('releaser', 'admin') and g.environment in ('*', p_name)
      union
      select nspowner::regrole::name from pg_namespace where nspname = 'promptctl'
    ) as each (login);
    if jsonb_array_length(v_logins) < 2 then
      perform refuse('approvers-missing', jsonb_build_object('environment', p_name, 'logins', v_logins));
    end if;
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
        left join promptctl.prompt_versions v on v.id = d.version_id
        left join promptctl.release_items i on i.environment = d.environment and i.revision = d.revision and i.prompt_id = d.prompt_id
        where v.version is distinct from (item ->> 'expected')::integer or d.test_id is distinct from item ->> 'expectedTest'
          or (item ? 'expectedCoverage' and i.coverage is distinct from (item ->> 'expectedCoverage')::integer)) then 'outdated'
      else 'open' end as state,
    case when released.revision is not null then jsonb_build_object('author', released.author, 'dbUser', released.db_user,
        'at', promptctl.iso_time(released.at), 'reason', released.reason, 'revision', released.revision)
      when rejected.request_id is not null then jsonb_build_object('author', rejected.author, 'dbUser', rejected.db_user,
        'at', promptctl.iso_time(rejected.at), 'reason', rejected.reason, 'revision', null) end as ended
  from promptctl.release_requests q
  left join promptctl.releases released on released.approves = q.id
  left join promptctl.rejected_requests rejected on rejected.request_id = q.id;
comment on view promptctl.request_list is
  'Requests with what became of them: open, released, rejected, or outdated, because something else was released since.';

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
    || jsonb_build_object('expected', item -> 'served', 'expectedTest', item -> 'testId')
    || jsonb_strip_nulls(jsonb_build_object('expectedCoverage', running.coverage, 'variantDigests', variant_digests(item)))
    order by item ->> 'prompt') into v_items
  from jsonb_array_elements(p_items) as item
  -- What a ramp decided is the coverage to come; the one that it starts from stands in the log.
  left join deployments d on d.environment = p_environment.name and d.prompt_id = (item ->> 'promptId')::bigint and d.test_id is not null
  left join release_items running on running.environment = d.environment and running.revision = d.revision and running.prompt_id = d.prompt_id;
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

create function promptctl.open_request(p_id text) returns promptctl.release_requests
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_request release_requests;
begin
  select * into v_request from release_requests where id = p_id;
  if not found then
    perform refuse('request-not-found', jsonb_build_object('id', p_id));
  end if;
  perform require_role('releaser', v_request.environment, array(select item ->> 'prompt' from jsonb_array_elements(v_request.items) as item));
  -- What is released or rejected meanwhile is seen after the lock.
  perform lock_environment(v_request.environment);
  if (request_facts(p_id) ->> 'state') not in ('open', 'outdated') then
    perform refuse('request-ended', request_facts(p_id));
  end if;
  return v_request;
end $$;
comment on function promptctl.open_request(text) is 'A request that is neither released nor rejected, for a login that may release it, with its environment locked.';

create function promptctl.approve(p_id text, p_author text, p_source jsonb, p_request_id text) returns jsonb
  language plpgsql security definer
  set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' set timezone = 'UTC' set extra_float_digits = 1 as $$
declare
  v_answer jsonb := answer_before(p_request_id, jsonb_build_array('approve', p_id, p_author)::text);
  v_request release_requests;
  v_environment environments;
  v_items jsonb;
  v_changed text[];
begin
  if v_answer is not null then
    return v_answer;
  end if;
  v_request := open_request(p_id);
  if v_request.db_user = session_user then
    perform refuse('request-own', request_facts(p_id));
  end if;
  if request_facts(p_id) ->> 'state' = 'outdated' then
    perform refuse('request-outdated', request_facts(p_id));
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
  v_environment := lock_environment(v_request.environment);
  return remember_answer(p_request_id,
    make_release(v_environment, v_request.kind, v_items, v_request.reason, p_author, p_source, p_request_id, v_request.options, v_request));
end $$;
comment on function promptctl.approve(text, text, jsonb, text) is
  'Releases exactly what another login requested: the same contents, over what was served then. Nobody approves a request of his own.';

create function promptctl.reject(p_id text, p_reason text, p_author text) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, promptctl, pg_temp set lock_timeout = '5s' set timezone = 'UTC' as $$
declare
  v_rejected rejected_requests;
begin
  perform open_request(p_id);
  insert into rejected_requests (request_id, reason, author) values (p_id, p_reason, p_author) returning * into v_rejected;
  perform open_entry();
  perform attest('rejected_requests', array[to_jsonb(v_rejected)]);
  perform audit('reject', p_author, jsonb_build_object('request', p_id, 'reason', p_reason)
    || (select jsonb_build_object('environment', q.environment, 'kind', q.kind, 'items', q.items) from release_requests q where q.id = p_id));
  return request_facts(p_id);
end $$;
comment on function promptctl.reject(text, text, text) is 'Ends a request without a release; whoever asked may take it back this way.';

create view promptctl.audit_list as
  select a.sequence, promptctl.iso_time(a.at) as at, a.at as since, a.action, a.author, a.db_user::text as db_user, a.detail,
    encode(a.hash, 'hex') as hash, encode(a.previous_hash, 'hex') as previous_hash,
    jsonb_build_array(a.sequence, extract(epoch from a.at), a.action, a.author, a.db_user, a.detail, encode(a.rows_digest, 'hex'))::text as text,
    encode(a.rows_digest, 'hex') as rows_digest,
    (
      select encode(sha256(convert_to(string_agg(concat_ws(' ', r.relation, r.key, coalesce(encode(r.hash, 'hex'), 'gone')), E'\n'
        order by r.relation collate "C", r.key), 'UTF8')), 'hex')
      from promptctl.audit_rows r where r.sequence = a.sequence
    ) as rows_found
  from promptctl.audit_log a;
comment on view promptctl.audit_list is
  'The audit log. hash is SHA-256 of the bytes of previous_hash and text; rows_digest is rows_found, unless somebody changed either.';

create function promptctl.audit_differences()
  returns table (relation text, key text, problem text, sequence bigint, prompt text, version integer)
  language plpgsql stable security definer
  set search_path = pg_catalog, promptctl, pg_temp set timezone = 'UTC' set extra_float_digits = 1 as $$
declare
  v_table audited_tables;
  v_key text;
begin
  -- With the list itself, even where somebody took it off the list, and without what somebody put there that is no table.
  for v_table in
    select t.* from (select t.* from audited_tables t union select 'audited_tables', array['relation']) as t
    where to_regclass(format('promptctl.%I', t.relation)) is not null
    order by 1
  loop
    select string_agg(format('each.facts ->> %L', part.name), ', ' order by part.place) into v_key
    from unnest(v_table.key_columns) with ordinality as part (name, place);
    return query execute format($query$
      with said as materialized (
        select distinct on (r.key) r.key, r.hash, r.sequence from promptctl.audit_rows r where r.relation = %1$L order by r.key, r.sequence desc
      ), found as (
        -- As attest does it.
        select concat_ws(' ', %2$s) collate "C" as key, sha256(convert_to((
            select string_agg(part.key || ' ' || part.value, E'\n') from jsonb_each(each.facts) as part where part.value <> 'null'), 'UTF8')) as hash,
          (each.facts ->> 'prompt_id')::bigint as prompt_id, each.facts ->> 'version_id' as version_id, (each.facts ->> 'version')::integer as version
        from promptctl.%1$I t cross join lateral (select to_jsonb(t) as facts offset 0) as each
      ), different as (
        select coalesce(said.key, found.key) as key, said.sequence, found.version, found.version_id,
          case when found.key is null then 'missing' when said.hash is null then 'unaudited' else 'changed' end as problem,
          coalesce(found.prompt_id, case when %1$L in ('deployments', 'release_items') then substring(said.key from '[0-9]+$')::bigint end) as prompt_id
        from said full join found on found.key = said.key
        where said.hash is distinct from found.hash
      )
      select %1$L, d.key::text, d.problem, d.sequence, p.name::text, coalesce(d.version, v.version)
      from different d
      left join promptctl.prompts p on p.id = d.prompt_id
      left join promptctl.prompt_versions v on v.id = d.version_id
      order by 2$query$, v_table.relation, v_key);
  end loop;
  -- Notes of no entry: whoever changes a row could write what it says now.
  return query
    select 'audit_rows', r.relation || ' ' || r.key, 'unaudited', r.sequence, null::text, null::integer
    from audit_rows r where not exists (select from audit_log a where a.sequence = r.sequence) order by 4, 2;
  -- An entry of the log itself that the tip does not know, or that is not there any more.
  return query
    select 'audit_tip', 'sequence', case when t.sequence > coalesce(last.sequence, 0) then 'missing' else 'changed' end, last.sequence, null::text, null::integer
    from (values (true)) as always
    left join audit_tip t on true
    left join lateral (select a.sequence, a.hash from audit_log a order by a.sequence desc limit 1) as last on true
    where (t.sequence, t.hash) is distinct from (coalesce(last.sequence, 0), coalesce(last.hash, decode('00', 'hex')));
end $$;
comment on function promptctl.audit_differences() is
  'Rows that are not as the audit log last saw them: changed, missing (taken away by nobody), or unaudited (written by nobody). Rehashes every audited row.';

create function promptctl.audited_rows() returns bigint
  language plpgsql stable security definer set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_relation text;
  v_found bigint;
  v_rows bigint := 0;
begin
  for v_relation in select t.relation from audited_tables t where to_regclass(format('promptctl.%I', t.relation)) is not null loop
    execute format('select count(*) from promptctl.%I', v_relation) into v_found;
    v_rows := v_rows + v_found;
  end loop;
  return v_rows;
end $$;
comment on function promptctl.audited_rows() is 'How many rows are as the audit log says, where audit_differences names none.';

-- What was migrated, and what the tables say that only migrations write to.
insert into promptctl.audited_tables (relation, key_columns) values
  ('audited_tables', '{relation}'), ('migrations', '{name}'), ('privileges', '{role,kind,name}');

create function promptctl.audit_migration() returns void
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp set timezone = 'UTC' set extra_float_digits = 1 as $$
declare
  v_is_first boolean := open_entry() = 1;
  v_relation text;
  v_rows jsonb[];
  v_migrations jsonb;
begin
  for v_relation in select relation from audited_tables order by relation loop
    -- Only what this very transaction wrote: what somebody else did to a row before is not made good by migrating.
    execute format('select array_agg(to_jsonb(t)) from promptctl.%I t where $1 or t.xmin = pg_current_xact_id()::xid', v_relation)
      into v_rows using v_is_first;
    perform attest(v_relation, v_rows);
  end loop;
  select jsonb_agg(jsonb_build_object('name', name, 'checksum', checksum) order by name) into v_migrations
  from migrations m where v_is_first or m.xmin = pg_current_xact_id()::xid;
  perform audit(case when v_is_first then 'install' else 'migrate' end, session_user, jsonb_build_object('migrations', v_migrations));
end $$;
comment on function promptctl.audit_migration() is
  'Appends what the migrations of this transaction did to audited rows; migrate ends with it. A migration that gives rows a new column with a value attests them itself.';

revoke execute on all functions in schema promptctl from public;
