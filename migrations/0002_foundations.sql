-- oldest-client: 0.1.0
-- What the writing functions share: refusing, telling times, asking once, the epoch, public ids, who may do what, the audit chain. All are private.
-- Every function pins its search path with pg_temp last, or a temporary table could stand in for one of ours.

create function promptctl.refuse(p_code text, p_data jsonb) returns void
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
begin
  raise exception using errcode = 'PC001', message = p_code, detail = p_data::text;
end $$;
comment on function promptctl.refuse(text, jsonb) is
  'Ends the transaction with an error of promptctl''s catalogue: SQLSTATE PC001, the code as message, its data as detail.';

create function promptctl.iso_time(p_at timestamptz) returns text
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
comment on function promptctl.iso_time(timestamptz) is 'A time as clients are told it, whatever time zone the session is in: ISO 8601, UTC, milliseconds.';

create function promptctl.answer_before(p_request_id text, p_arguments text) returns jsonb
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_digest text := encode(sha256(convert_to(p_arguments, 'UTF8')), 'hex');
  v_known requests;
begin
  if p_request_id is null then
    return null;
  end if;
  -- A racing call with the same id waits here until the first one has committed or failed.
  insert into requests (id, arguments_digest) values (p_request_id, v_digest) on conflict (id) do nothing;
  if found then
    return null;
  end if;
  select * into strict v_known from requests where id = p_request_id;
  if v_known.arguments_digest <> v_digest or v_known.db_user <> session_user then
    perform refuse('request-reused', jsonb_build_object('requestId', p_request_id));
  end if;
  return v_known.result;
end $$;
comment on function promptctl.answer_before(text, text) is
  'The answer this request got before, or null when it is new; the same id with other arguments or another user is refused.';

create function promptctl.remember_answer(p_request_id text, p_result jsonb) returns jsonb
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
begin
  update requests set result = p_result where id = p_request_id;
  return p_result;
end $$;
comment on function promptctl.remember_answer(text, jsonb) is 'Stores the answer of a new request in the transaction that made it true.';

create function promptctl.current_epoch() returns bigint
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_generation bigint := (select generation from installation);
begin
  if pg_is_in_recovery() then
    return null;
  end if;
  -- The timeline of the WAL file now written: pg_control_checkpoint() still shows the old one right after a failover.
  return v_generation * 4294967296 + ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint;
exception when insufficient_privilege or undefined_function or feature_not_supported or object_not_in_prerequisite_state then
  return v_generation * 4294967296;
end $$;
comment on function promptctl.current_epoch() is
  'generation * 2^32 + live timeline: grows when the history of the database branches. Only the generation where a service hides the timeline; null on a replica.';

create function promptctl.next_public_id(p_prefix text) returns text
  language sql volatile set search_path = pg_catalog, promptctl, pg_temp as $$
  select p_prefix || '-' || lpad(to_hex(((version_id_start::numeric + version_id_step::numeric * nextval('version_number')) % 281474976710656)::bigint), 12, '0')
  from installation
$$;
comment on function promptctl.next_public_id(text) is 'A public id of a version or a test: different for every one of this database, without a retry, and unlike another database''s.';

create function promptctl.is_owner() returns boolean
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  -- Whoever may become the owner, superusers among them, is not held up by a row of a table that he could write.
  select pg_has_role(session_user, (select nspowner from pg_namespace where nspname = 'promptctl'), 'member')
$$;
comment on function promptctl.is_owner() is 'True for the login that owns the schema, and whoever may act as it.';

create function promptctl.holds(p_roles text[], p_environment text, p_prompt text) returns boolean
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  -- session_user: current_user is the owner here, and whatever else a client says of itself is only said.
  select is_owner() or exists (
    select from grants g
    where g.login = session_user and g.role = any (p_roles)
      and (p_environment is null or g.environment in ('*', p_environment)) and (p_prompt is null or p_prompt ~ g.expression))
$$;
comment on function promptctl.holds(text[], text, text) is
  'True when the login has one of the roles in an environment for a prompt; null: wherever, whichever.';

create function promptctl.require_role(p_role text, p_environment text, p_prompts text[]) returns boolean
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_missing text[];
begin
  if is_owner() then
    return true;
  end if;
  v_missing := array(
    -- As holds does it, written out for many names; and a name that is null is nobody's.
    select distinct name from unnest(p_prompts) as name
    where not exists (
      select from grants g
      where g.login = session_user and g.role in (p_role, 'admin')
        and (p_environment is null or g.environment in ('*', p_environment)) and name ~ g.expression)
    order by name);
  if v_missing <> '{}' or not holds(array[p_role, 'admin'], p_environment, null) then
    perform refuse('not-granted', jsonb_build_object(
      'login', session_user, 'role', p_role, 'environment', p_environment, 'prompts', v_missing, 'own', array(
        select distinct g.prompts from grants g
        where g.login = session_user and g.role = p_role and (p_environment is null or g.environment in ('*', p_environment)) order by 1)));
  end if;
  return true;
end $$;
comment on function promptctl.require_role(text, text, text[]) is
  'Refuses a login that has neither the role nor admin, for an environment (null: any) and every one of the prompts; prompts null: for one at all.';

create function promptctl.require_claims(p_author text, p_source jsonb) returns void
  language plpgsql immutable set search_path = pg_catalog, promptctl, pg_temp as $$
begin
  -- What is written down for ever is bounded, whoever brings it.
  if p_author is null or length(p_author) not between 1 and 200 then
    raise exception 'an author has 1 to 200 characters' using errcode = 'invalid_parameter_value';
  end if;
  if jsonb_typeof(p_source) is distinct from 'object' or octet_length(p_source::text) > 100000 then
    raise exception 'a source is an object of at most 100 kB' using errcode = 'invalid_parameter_value';
  end if;
end $$;
comment on function promptctl.require_claims(text, jsonb) is 'Refuses what a client says of itself where it is not what it should be.';

create function promptctl.require_snapshot(p_environment text) returns boolean
  language plpgsql stable set search_path = pg_catalog, promptctl, pg_temp as $$
begin
  if not holds(array['app'], p_environment, null) and not holds(array['reader', 'author', 'releaser', 'admin'], null, null) then
    perform refuse('not-granted', jsonb_build_object('login', session_user, 'role', 'app', 'environment', p_environment, 'prompts', '[]'::jsonb, 'own', '[]'::jsonb));
  end if;
  return true;
end $$;
comment on function promptctl.require_snapshot(text) is 'Refuses a login that may not read what an environment serves: an app of another one.';

create function promptctl.open_entry() returns bigint
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_sequence bigint;
begin
  -- Last in the lock order (environment, prompt, audit), so the chain is dense and nobody waits in a circle.
  select sequence + 1 into strict v_sequence from audit_tip for update;
  return v_sequence;
end $$;
comment on function promptctl.open_entry() is 'The number of the next entry of the audit log: what attest notes under it is the entry''s when audit closes it.';

create function promptctl.attest(p_relation text, p_rows jsonb[], p_are_gone boolean default false) returns void
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_keys text[] := (select key_columns from audited_tables where relation = p_relation);
begin
  -- Without what is null: a column that a later migration adds does not change what was said of rows before it. Written out, as in
  -- audit_differences, and as lines of text: that takes half the time of JSON made anew.
  insert into audit_rows (sequence, relation, key, hash)
  select (select t.sequence + 1 from audit_tip t), p_relation,
    (select jsonb_agg(facts ->> part.name order by part.place) from unnest(v_keys) with ordinality as part (name, place))::text,
    case when not p_are_gone then sha256(convert_to((
      select string_agg(part.key || ' ' || part.value, E'\n') from jsonb_each(facts) as part where part.value <> 'null'), 'UTF8')) end
  from unnest(p_rows) as facts;
end $$;
comment on function promptctl.attest(text, jsonb[], boolean) is
  'Notes what rows of an audited table say, for the entry that is open: SHA-256 over a line for each column, its name and its value as JSON. Times in it are as the session shows them, and numbers: who calls this is in UTC, with all digits.';

create function promptctl.attest_gone(p_relation text, p_rows jsonb[]) returns void
  language sql set search_path = pg_catalog, promptctl, pg_temp as $$
  select attest(p_relation, p_rows, p_are_gone => true)
$$;
comment on function promptctl.attest_gone(text, jsonb[]) is 'Notes that rows of an audited table were taken away, for the entry that is open.';

create function promptctl.rows_digest(p_sequence bigint) returns bytea
  language sql stable set search_path = pg_catalog, promptctl, pg_temp as $$
  -- A line of JSON each, so that nobody can take two notes apart in another way: a name may hold blanks and line ends.
  select sha256(convert_to(string_agg(jsonb_build_array(relation, key, encode(hash, 'hex'))::text, E'\n' order by relation collate "C", key), 'UTF8'))
  from audit_rows where sequence = p_sequence
$$;
comment on function promptctl.rows_digest(bigint) is 'SHA-256 over what was noted of the rows of an entry; null: nothing was.';

create function promptctl.audit(p_action text, p_author text, p_detail jsonb) returns void
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_tip audit_tip;
  v_at timestamptz;
  v_rows bytea;
  v_hash bytea;
begin
  perform require_claims(p_author, coalesce(p_detail -> 'source', '{}'));
  select * into strict v_tip from audit_tip for update;
  v_at := clock_timestamp();
  v_rows := rows_digest(v_tip.sequence + 1);
  v_hash := sha256(v_tip.hash || convert_to(entry_text(v_tip.sequence + 1, v_at, p_action, p_author, session_user, p_detail, v_rows), 'UTF8'));
  insert into audit_log (sequence, at, action, author, db_user, detail, rows_digest, previous_hash, hash)
  values (v_tip.sequence + 1, v_at, p_action, p_author, session_user, p_detail, v_rows, v_tip.hash, v_hash);
  update audit_tip set sequence = v_tip.sequence + 1, hash = v_hash;
end $$;
comment on function promptctl.audit(text, text, jsonb) is 'Appends one entry to the hash chain, with what was attested since open_entry.';

create function promptctl.entry_text(
  p_sequence bigint, p_at timestamptz, p_action text, p_author text, p_db_user name, p_detail jsonb, p_rows bytea
) returns text
  language sql immutable set search_path = pg_catalog, promptctl, pg_temp as $$
  select jsonb_build_array(p_sequence, extract(epoch from p_at), p_action, p_author, p_db_user, p_detail, encode(p_rows, 'hex'))::text
$$;
comment on function promptctl.entry_text(bigint, timestamptz, text, text, name, jsonb, bytea) is
  'What the hash of an entry covers, after the hash before it.';

revoke execute on all functions in schema promptctl from public;
