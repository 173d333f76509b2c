-- oldest-client: 0.1.0
-- Who may do what: grants are rows that every function asks. What Postgres itself allows a login is derived from them, so a login that has none
-- cannot even call.

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
  installation_list,migration_list,price_list,prompt_list,rejected_list,release_item_list,release_list,releaser_list,request_list,sent_variable_list,test_list,
  tracking_list,version_list,version_status_list}'::text[]) as name
union all
select role, 'function', name
from unnest('{reader,author,releaser,admin}'::text[]) as role, unnest('{audit_differences,audited_rows,earlier_versions,entry_text,environment_head,iso_time,pinned_version,
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
  if pg_has_role(p_login, (select nspowner from pg_namespace where nspname = 'promptctl'), 'member') then
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
  -- Told here: who gave up his own grants may not look any more.
  return v_result || revoke_effects(p_login, v_revoked);
end $$;
comment on function promptctl.revoke_role(name, text, text, text, text) is 'Takes grants away; null: of every role, environment, pattern.';

create function promptctl.revoke_effects(p_login name, p_revoked jsonb[]) returns jsonb
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
begin
  return jsonb_build_object('left', (
    select coalesce(jsonb_agg(jsonb_build_object('login', g.login, 'role', g.role, 'environment', g.environment, 'prompts', g.prompts,
      'grantedBy', g.granted_by, 'grantedAt', g.granted_at, 'isThere', g.is_there, 'canLogIn', g.can_login)
      order by g.role, g.environment, g.prompts), '[]')
    from grant_list g where g.login = p_login
  ), 'lapsed', (
    select coalesce(jsonb_agg(q.id order by q.at, q.id), '[]') from request_list q where q.db_user = p_login and q.state = 'lapsed'
  ), 'fewApprovers', (
    select coalesce(jsonb_agg(jsonb_build_object('environment', e.name, 'logins', few.logins) order by e.name), '[]')
    from environments e
    cross join lateral (
      select coalesce(jsonb_agg(distinct r.login), '[]') as logins from releaser_list r where r.environment in ('*', e.name)) as few
    where e.needs_approval and jsonb_array_length(few.logins) <= 2 and exists (
      select from unnest(p_revoked) as gone where gone ->> 'role' in ('releaser', 'admin') and gone ->> 'environment' in ('*', e.name))));
end $$;
comment on function promptctl.revoke_effects(name, jsonb[]) is
  'What a login still has, its requests that nobody can approve any more, and where a second person must approve and at most two logins are left.';

create view promptctl.grant_list as
  select g.login::text as login, g.role, g.environment, g.prompts, g.granted_by::text as granted_by, promptctl.iso_time(g.granted_at) as granted_at,
    r.rolname is not null as is_there, coalesce(r.rolcanlogin, false) as can_login
  from promptctl.grants g left join pg_catalog.pg_roles r on r.rolname = g.login;
comment on view promptctl.grant_list is 'Grants, and whether their login is there.';

create view promptctl.releaser_list as
  select g.login::text as login, g.environment, g.prompts, g.expression
  from promptctl.grants g join pg_catalog.pg_roles r on r.rolname = g.login
  where g.role in ('releaser', 'admin') and r.rolcanlogin
  union
  select r.rolname::text, '*', '**', '.*'
  from pg_catalog.pg_namespace n join pg_catalog.pg_roles r on r.oid = n.nspowner
  where n.nspname = 'promptctl' and r.rolcanlogin;
comment on view promptctl.releaser_list is
  'Logins that may release, where and what, by a grant or as the owner of the schema. Superusers, who may do anything, are not among them.';

revoke execute on all functions in schema promptctl from public;
