-- oldest-client: 0.1.0
-- What the writing functions share: refusing, telling times, asking once, the epoch, public ids, the audit chain. All are private.
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

create function promptctl.audit(p_action text, p_author text, p_detail jsonb) returns void
  language plpgsql set search_path = pg_catalog, promptctl, pg_temp as $$
declare
  v_tip audit_tip;
  v_at timestamptz;
  v_hash bytea;
begin
  -- Last in the lock order (environment, prompt, audit), so the chain is dense and nobody waits in a circle.
  select * into strict v_tip from audit_tip for update;
  v_at := clock_timestamp();
  v_hash := sha256(v_tip.hash || convert_to(
    jsonb_build_array(v_tip.sequence + 1, extract(epoch from v_at), p_action, p_author, session_user, p_detail)::text, 'UTF8'));
  insert into audit_log (sequence, at, action, author, db_user, detail, previous_hash, hash)
  values (v_tip.sequence + 1, v_at, p_action, p_author, session_user, p_detail, v_tip.hash, v_hash);
  update audit_tip set sequence = v_tip.sequence + 1, hash = v_hash;
end $$;
comment on function promptctl.audit(text, text, jsonb) is 'Appends one entry to the hash chain.';

revoke execute on all functions in schema promptctl from public;
