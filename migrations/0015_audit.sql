-- oldest-client: 0.1.0
-- The audit log as it is read and verified: entries with what their hashes cover, and every row that is not as the log last saw it.

create view promptctl.audit_list as
  select a.sequence, promptctl.iso_time(a.at) as at, a.at as since, a.action, a.author, a.db_user::text as db_user, a.detail,
    encode(a.hash, 'hex') as hash, encode(a.previous_hash, 'hex') as previous_hash,
    promptctl.entry_text(a.sequence, a.at, a.action, a.author, a.db_user, a.detail, a.rows_digest) as text,
    encode(a.rows_digest, 'hex') as rows_digest,
    (
      -- What rows_digest does, written out: a function in a view looks with the rights of whoever reads it, who may not read the notes.
      select encode(sha256(convert_to(string_agg(jsonb_build_array(r.relation, r.key, encode(r.hash, 'hex'))::text, E'\n'
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
  -- With the list itself, even where somebody took it off the list.
  for v_table in
    select t.* from (select t.* from audited_tables t union select 'audited_tables', array['relation']) as t order by 1
  loop
    if to_regclass(format('promptctl.%I', v_table.relation)) is null then
      return query
        select v_table.relation, said.key, 'missing', said.sequence, null::text, null::integer
        from (
          select distinct on (r.key) r.key, r.hash, r.sequence from audit_rows r where r.relation = v_table.relation order by r.key, r.sequence desc
        ) as said
        where said.hash is not null order by 2;
      continue;
    end if;
    select string_agg(format('each.facts ->> %L', part.name), ', ' order by part.place) into v_key
    from unnest(v_table.key_columns) with ordinality as part (name, place)
    join pg_attribute a on a.attrelid = to_regclass(format('promptctl.%I', v_table.relation)) and a.attname = part.name;
    return query execute format($query$
      with said as materialized (
        select distinct on (r.key) r.key, r.hash, r.sequence from promptctl.audit_rows r where r.relation = %1$L order by r.key, r.sequence desc
      ), found as (
        -- As attest does it.
        select jsonb_build_array(%2$s)::text collate "C" as key, sha256(convert_to((
            select string_agg(part.key || ' ' || part.value, E'\n') from jsonb_each(each.facts) as part where part.value <> 'null'), 'UTF8')) as hash,
          (each.facts ->> 'prompt_id')::bigint as prompt_id, each.facts ->> 'version_id' as version_id, (each.facts ->> 'version')::integer as version
        from promptctl.%1$I t cross join lateral (select to_jsonb(t) as facts offset 0) as each
      ), different as (
        select coalesce(said.key, found.key) as key, said.sequence, found.version, found.version_id,
          case when found.key is null then 'missing' when said.hash is null then 'unaudited' else 'changed' end as problem,
          coalesce(found.prompt_id, case when %1$L in ('deployments', 'release_items') then substring(said.key from '"([0-9]{1,18})"]$')::bigint end) as prompt_id
        from said full join found on found.key = said.key
        where said.hash is distinct from found.hash
      )
      select %1$L, d.key::text, d.problem, d.sequence, p.name::text, coalesce(d.version, v.version)
      from different d
      left join promptctl.prompts p on p.id = d.prompt_id
      left join promptctl.prompt_versions v on v.id = d.version_id
      order by 2$query$, v_table.relation, v_key);
  end loop;
  -- Notes that nothing here writes: of no entry, of a table that never was on the list, or of a row that is gone and never was there.
  return query
    select 'audit_rows', jsonb_build_array(r.relation, r.key)::text, 'unaudited', r.sequence, null::text, null::integer
    from audit_rows r
    where not exists (select from audit_log a where a.sequence = r.sequence)
      or not exists (select from audit_rows t where t.relation = 'audited_tables' and t.key = jsonb_build_array(r.relation)::text)
      or (r.hash is null and not exists (
        select from audit_rows e where e.relation = r.relation and e.key = r.key and e.sequence < r.sequence and e.hash is not null))
    order by 4, 2;
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
