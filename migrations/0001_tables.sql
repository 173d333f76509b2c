-- oldest-client: 0.1.0
-- The tables. Nobody writes to them but the functions of the next files, and nobody reads them but through the views and
-- functions there: authority, atomicity and history are the database's own, whatever client connects.

create function promptctl.deny_change() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception '% on %.% is not allowed: rows are immutable', tg_op, tg_table_schema, tg_table_name
    using errcode = 'restrict_violation';
end $$;
comment on function promptctl.deny_change() is 'Trigger: refuses update, delete and truncate of history, whoever asks.';

create table promptctl.installation (
  only_row boolean primary key default true check (only_row),
  database_id uuid not null default gen_random_uuid(),
  generation integer not null default 0 check (generation between 0 and 1048575),
  version_id_step bigint not null default 2 * floor(random() * 65536)::bigint + 1,
  version_id_start bigint not null default floor(random() * 281474976710656)::bigint,
  created_at timestamptz not null default now()
);
comment on table promptctl.installation is 'One row that tells this database from every other.';
comment on column promptctl.installation.generation is 'The upper part of every epoch, for histories that branch without a new timeline.';
comment on column promptctl.installation.version_id_step is 'Odd, so that start + n * step modulo 2^48 never gives a public version id twice.';
insert into promptctl.installation default values;

create table promptctl.prompts (
  id bigint generated always as identity primary key,
  name text collate "C" not null unique
    check (length(name) <= 128 and name ~ '^[a-z0-9]([a-z0-9_-]|\.(?=[a-z0-9_-]))*(/[a-z0-9]([a-z0-9_-]|\.(?=[a-z0-9_-]))*)*$'),
  description text not null default '' check (length(description) <= 2000),
  tags text[] not null default '{}' check (cardinality(tags) <= 50),
  head_version integer not null default 0,
  described_from jsonb not null default '{}',
  created_by name not null default session_user,
  created_at timestamptz not null default now()
);
comment on table promptctl.prompts is 'A named thing with versions. Description and tags belong to it, not to a version: last writer wins, audited.';
comment on column promptctl.prompts.described_from is 'Where description and tags were last pushed from: an older checkout does not take them back.';
comment on column promptctl.prompts.head_version is 'The newest version; 0 while there is none. Its row lock puts the pushes of a prompt in line.';

create table promptctl.prompt_versions (
  id text primary key check (id ~ '^pv-[0-9a-f]{12}$'),
  prompt_id bigint not null references promptctl.prompts,
  version integer not null check (version > 0),
  parent_version integer,
  content text not null check (octet_length(content) <= 8000000),
  digest text not null,
  template text,
  system_message text,
  messages jsonb,
  variables jsonb not null,
  model text,
  temperature numeric,
  max_tokens bigint,
  message text not null default '' check (length(message) <= 2000),
  author text not null check (length(author) <= 200),
  db_user name not null default session_user,
  source jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  unique (prompt_id, version),
  unique (prompt_id, id),
  foreign key (prompt_id, parent_version) references promptctl.prompt_versions (prompt_id, version),
  check (parent_version = version - 1 or (parent_version is null and version = 1)),
  check ((template is null) <> (messages is null))
);
create index on promptctl.prompt_versions (prompt_id, digest);
create index on promptctl.prompt_versions (prompt_id, (source ->> 'repository'), (source ->> 'branch'), version desc);
create sequence promptctl.version_number;

create function promptctl.derive_from_content() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_content jsonb := new.content::jsonb;
begin
  if jsonb_typeof(v_content) <> 'object'
    or jsonb_typeof(v_content -> 'template') <> 'string' or jsonb_typeof(v_content -> 'system') <> 'string'
    or jsonb_typeof(v_content -> 'messages') <> 'array' or jsonb_typeof(v_content -> 'variables') <> 'object'
    or exists (
      select from jsonb_each(case when jsonb_typeof(v_content -> 'variables') = 'object' then v_content -> 'variables' else '{}' end) as variable
      where jsonb_typeof(value) <> 'object' or jsonb_typeof(value -> 'type') <> 'string' or jsonb_typeof(value -> 'enum') <> 'array') then
    raise exception 'content is not the JSON object of a prompt' using errcode = 'check_violation';
  end if;
  new.digest := encode(sha256(convert_to(new.content, 'UTF8')), 'hex');
  new.template := v_content ->> 'template';
  new.system_message := v_content ->> 'system';
  new.messages := v_content -> 'messages';
  new.variables := coalesce(v_content -> 'variables', '{}');
  new.model := v_content ->> 'model';
  new.temperature := (v_content ->> 'temperature')::numeric;
  new.max_tokens := (v_content ->> 'maxTokens')::bigint;
  return new;
end $$;
comment on function promptctl.derive_from_content() is
  'Trigger: computes digest and columns from the content, whatever the insert says. Generated columns would parse the content once for each.';
create trigger derive_from_content before insert on promptctl.prompt_versions
  for each row execute function promptctl.derive_from_content();
comment on table promptctl.prompt_versions is 'What each version says, for ever. content is canonical JSON; digest and the derived columns are computed from it here.';
comment on column promptctl.prompt_versions.author is 'Who the client says wrote it (git identity, CI actor); db_user is who the database knows it was.';
comment on column promptctl.prompt_versions.source is 'Where it was pushed from: repository, branch, commit, committedAt, dirty, run.';
comment on sequence promptctl.version_number is 'Counts versions of all prompts, and tests; the public ids are made from it.';

create table promptctl.environments (
  name text primary key check (name ~ '^[a-z][a-z0-9-]{0,31}$' and name <> 'latest'),
  epoch bigint not null default 0,
  revision bigint not null default 0,
  protected boolean not null default false,
  needs_approval boolean not null default false,
  created_by name not null default session_user,
  created_at timestamptz not null default now(),
  check (protected or not needs_approval)
);
comment on column promptctl.environments.protected is 'Releases there give a reason; a person at a terminal types the name.';
comment on column promptctl.environments.needs_approval is 'What goes forward there waits until another login approves it; going back never waits.';
comment on table promptctl.environments is 'Named places where releases happen. (epoch, revision) is the head; the row lock held to commit puts revisions in commit order.';

create table promptctl.grants (
  login name not null,
  role text not null check (role in ('reader', 'author', 'releaser', 'admin', 'app')),
  environment text not null default '*' check (environment = '*' or role in ('releaser', 'app')),
  prompts text collate "C" not null default '**' check (prompts ~ '^[a-z0-9._/*-]{1,128}$' and (prompts = '**' or role in ('author', 'releaser'))),
  -- One star is anything within a folder, two are anything at all, as on the command line.
  expression text not null generated always as ('^' || replace(replace(replace(replace(
    prompts, '.', '[.]'), '**', '!'), '*', '[^/]*'), '!', '.*') || '$') stored,
  granted_by name not null default session_user,
  granted_at timestamptz not null default clock_timestamp(),
  primary key (login, role, environment, prompts)
);
comment on table promptctl.grants is
  'Who may do what, by the name of the login (session_user). The owner of the schema may do everything and needs none.';
comment on column promptctl.grants.environment is 'Where a releaser releases, or what an app reads and reports; * is every one.';
comment on column promptctl.grants.prompts is 'Which prompts an author pushes, or a releaser releases: a pattern over their names.';

create table promptctl.release_requests (
  id text primary key check (id ~ '^rq-[0-9a-f]{12}$'),
  environment text not null references promptctl.environments,
  kind text not null check (kind in ('promote', 'retire', 'test-start', 'test-ramp', 'test-stop')),
  items jsonb not null,
  options jsonb not null,
  reason text not null check (length(reason) <= 2000),
  author text not null check (length(author) <= 200),
  db_user name not null default session_user,
  source jsonb not null default '{}',
  at timestamptz not null default clock_timestamp()
);
create index on promptctl.release_requests (environment, at);
comment on table promptctl.release_requests is 'Releases that wait, or waited, for a second person.';
comment on column promptctl.release_requests.items is
  'What is to be released, each with the digest of its content and what was served when it was asked for: approved is exactly that, or nothing.';

create table promptctl.releases (
  environment text not null references promptctl.environments,
  revision bigint not null,
  epoch bigint not null,
  kind text not null check (kind in ('promote', 'rollback', 'retire', 'test-start', 'test-ramp', 'test-stop')),
  author text not null check (length(author) <= 200),
  db_user name not null default session_user,
  reason text not null default '' check (length(reason) <= 2000),
  request_id text,
  source jsonb not null default '{}',
  approves text unique references promptctl.release_requests,
  at timestamptz not null default clock_timestamp(),
  primary key (environment, revision)
);
comment on column promptctl.releases.approves is 'The request that this release granted: db_user is who approved, the request says who asked.';

create table promptctl.rejected_requests (
  request_id text primary key references promptctl.release_requests,
  reason text not null check (length(reason) <= 2000),
  author text not null check (length(author) <= 200),
  db_user name not null default session_user,
  at timestamptz not null default clock_timestamp()
);
comment on table promptctl.rejected_requests is 'Requests that will not be released: refused by another, or taken back by who asked.';
comment on table promptctl.releases is 'The append-only log of every environment: one revision is one atomic change of what is served.';

create table promptctl.ab_tests (
  id text primary key check (id ~ '^ab-[0-9a-f]{12}$'),
  environment text not null references promptctl.environments,
  prompt_id bigint not null references promptctl.prompts,
  salt text not null check (salt ~ '^[A-Za-z0-9_-]{1,64}$'),
  hash_version integer not null check (hash_version > 0),
  metric text not null check (metric ~ '^[a-z][a-z0-9-]{0,63}$'),
  minimum_effect double precision not null check (minimum_effect > 0 and minimum_effect < 'Infinity'),
  alpha double precision not null check (alpha > 0 and alpha < 0.5),
  max_days integer check (max_days between 1 and 365),
  slow_after double precision check (slow_after > 0),
  unique (id, prompt_id),
  unique (id, environment, prompt_id)
);
create index on promptctl.ab_tests (environment, prompt_id);
comment on table promptctl.ab_tests is 'A/B tests as they were frozen at their start. What became of them is in the release log: start, ramps and end are releases.';
comment on column promptctl.ab_tests.salt is 'Makes the assignment this test''s own; new for every test.';
comment on column promptctl.ab_tests.hash_version is 'Which algorithm assigns; another one would be another number, never a silent reshuffle.';
comment on column promptctl.ab_tests.minimum_effect is 'The smallest effect worth finding, on the metric''s own scale: log units for amounts (10% is kept as 0.1), points for ratings, parts of 1 for shares.';
comment on column promptctl.ab_tests.slow_after is
  'Executions slower than this, the control''s p95 when the test started, count as slow; null: too few to tell.';

create table promptctl.ab_arms (
  test_id text not null,
  prompt_id bigint not null,
  place integer not null check (place between 0 and 9),
  version_id text not null,
  weight integer not null check (weight between 1 and 10000),
  primary key (test_id, place),
  unique (test_id, version_id),
  foreign key (test_id, prompt_id) references promptctl.ab_tests (id, prompt_id),
  foreign key (prompt_id, version_id) references promptctl.prompt_versions (prompt_id, id)
);
create index on promptctl.ab_arms (version_id);
comment on table promptctl.ab_arms is 'The versions of a test with their weights in basis points, frozen at its start.';
comment on column promptctl.ab_arms.place is 'The order of the weights'' ranges; 0 is the control, which was deployed when the test started.';

create table promptctl.ab_forced (
  test_id text not null,
  user_digest text not null check (user_digest ~ '^[0-9a-f]{64}$'),
  place integer not null,
  primary key (test_id, user_digest),
  foreign key (test_id, place) references promptctl.ab_arms (test_id, place)
);
comment on table promptctl.ab_forced is 'Testers who always get one arm and are never counted, by SHA-256 of the test''s salt and their id: raw ids never reach the database.';

create table promptctl.release_items (
  environment text not null,
  revision bigint not null,
  prompt_id bigint not null references promptctl.prompts,
  version_id text,
  previous_version_id text,
  stack_revision bigint not null,
  below_revision bigint,
  test_id text,
  coverage integer check (coverage between 1 and 10000),
  primary key (environment, revision, prompt_id),
  foreign key (environment, revision) references promptctl.releases,
  foreign key (environment, stack_revision, prompt_id) references promptctl.release_items,
  foreign key (environment, below_revision, prompt_id) references promptctl.release_items,
  foreign key (prompt_id, version_id) references promptctl.prompt_versions (prompt_id, id),
  foreign key (prompt_id, previous_version_id) references promptctl.prompt_versions (prompt_id, id),
  foreign key (test_id, environment, prompt_id) references promptctl.ab_tests (id, environment, prompt_id),
  check (below_revision < stack_revision),
  check (coverage is null or test_id is not null)
);
create index on promptctl.release_items (prompt_id, environment, revision desc);
create index on promptctl.release_items (version_id);
create index on promptctl.release_items (test_id, revision) where test_id is not null;
comment on table promptctl.release_items is 'What a release changed, prompt by prompt. Promote and retire push an entry on the prompt''s undo stack; rollback goes back to one; tests leave it alone.';
comment on column promptctl.release_items.version_id is 'Served from this revision on; null: retired.';
comment on column promptctl.release_items.stack_revision is 'The entry on top of the undo stack after this release: itself, or the one a rollback went back to.';
comment on column promptctl.release_items.below_revision is 'For an entry of the stack: the entry below it, null at the bottom.';
comment on column promptctl.release_items.test_id is 'The test that this release started, ramped or stopped.';
comment on column promptctl.release_items.coverage is 'The share of users who are in that test from this revision on, in basis points; null: it is stopped.';

create table promptctl.deployments (
  environment text not null references promptctl.environments,
  prompt_id bigint not null references promptctl.prompts,
  version_id text,
  previous_version_id text,
  test_id text,
  revision bigint not null,
  primary key (environment, prompt_id),
  foreign key (prompt_id, version_id) references promptctl.prompt_versions (prompt_id, id),
  foreign key (prompt_id, previous_version_id) references promptctl.prompt_versions (prompt_id, id),
  foreign key (test_id, environment, prompt_id) references promptctl.ab_tests (id, environment, prompt_id),
  foreign key (environment, revision, prompt_id) references promptctl.release_items
);
create index on promptctl.deployments (version_id);
comment on table promptctl.deployments is 'Which version a prompt serves in an environment: exactly one row, so never two active versions and never two tests. version_id null: retired.';
comment on column promptctl.deployments.revision is 'The last release of the prompt: it made this so.';
comment on column promptctl.deployments.previous_version_id is 'What was served before the version last changed.';
comment on column promptctl.deployments.test_id is 'The test that runs on it; then version_id is its control.';

create table promptctl.held_versions (
  environment text not null,
  prompt_id bigint not null,
  version_id text not null,
  revision bigint not null,
  primary key (environment, version_id),
  foreign key (environment, revision, prompt_id) references promptctl.release_items,
  foreign key (prompt_id, version_id) references promptctl.prompt_versions (prompt_id, id)
);
comment on table promptctl.held_versions is 'Versions that were rolled back from; they are promoted or tested again only when that is asked for (--again).';

create table promptctl.requests (
  id text primary key check (length(id) between 8 and 100),
  arguments_digest text not null,
  db_user name not null default session_user,
  result jsonb,
  at timestamptz not null default clock_timestamp()
);
comment on table promptctl.requests is 'Answers already given, so that a client that lost one may ask again and nothing happens twice.';

create table promptctl.audit_log (
  sequence bigint primary key,
  at timestamptz not null,
  action text not null,
  author text not null,
  db_user name not null,
  detail jsonb not null,
  rows_digest bytea check (octet_length(rows_digest) = 32),
  previous_hash bytea not null,
  hash bytea not null check (octet_length(hash) = 32)
);
comment on table promptctl.audit_log is 'Every change in one dense chain: each hash covers the row and the hash before it.';
comment on column promptctl.audit_log.rows_digest is 'SHA-256 over what audit_rows has of this entry; null: it changed no audited row.';

create table promptctl.audit_rows (
  sequence bigint not null,
  relation text not null,
  key text collate "C" not null,
  hash bytea check (octet_length(hash) = 32),
  primary key (sequence, relation, key)
);
comment on table promptctl.audit_rows is
  'What the rows that an entry of the audit log wrote said then: SHA-256 of each; null: the entry took the row away.';

create table promptctl.audited_tables (
  relation text primary key,
  key_columns text[] not null
);
comment on table promptctl.audited_tables is 'The tables whose every row must be as the audit log last saw it, and what names a row of each.';
insert into promptctl.audited_tables (relation, key_columns) values
  ('ab_arms', '{test_id,place}'), ('ab_forced', '{test_id,user_digest}'), ('ab_tests', '{id}'), ('deployments', '{environment,prompt_id}'),
  ('environments', '{name}'), ('grants', '{login,role,environment,prompts}'), ('held_versions', '{environment,version_id}'),
  ('installation', '{only_row}'), ('model_prices', '{model,valid_from}'), ('prompt_versions', '{id}'), ('prompts', '{name}'),
  ('rejected_requests', '{request_id}'), ('release_items', '{environment,revision,prompt_id}'), ('release_requests', '{id}'),
  ('releases', '{environment,revision}');

create table promptctl.audit_tip (
  only_row boolean primary key default true check (only_row),
  sequence bigint not null default 0,
  hash bytea not null default '\x00'
);
comment on table promptctl.audit_tip is 'The end of the chain. Its row lock puts entries in line; nobody outside can hold it, as they could an advisory lock.';
insert into promptctl.audit_tip default values;

do $$
declare
  v_table text;
begin
  foreach v_table in array array['prompt_versions', 'releases', 'release_items', 'release_requests', 'rejected_requests',
    'ab_tests', 'ab_arms', 'ab_forced', 'audit_log', 'audit_rows', 'audited_tables'] loop
    execute format('create trigger immutable before update or delete on promptctl.%I
                    for each row execute function promptctl.deny_change()', v_table);
    execute format('create trigger immutable_all before truncate on promptctl.%I
                    for each statement execute function promptctl.deny_change()', v_table);
  end loop;
end $$;

create function promptctl.step_head() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.name <> old.name or new.id <> old.id or new.head_version not in (old.head_version, old.head_version + 1) then
    raise exception 'a prompt keeps its name, and its head moves by one' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
comment on function promptctl.step_head() is 'Trigger: versions of a prompt are dense and its name is fixed.';
create trigger step_head before update on promptctl.prompts for each row execute function promptctl.step_head();

create function promptctl.step_revision() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.name <> old.name or new.epoch < old.epoch or new.revision not in (old.revision, old.revision + 1) then
    raise exception 'an environment keeps its name, and its revision moves by one' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
comment on function promptctl.step_revision() is 'Trigger: revisions of an environment are dense and its epoch never falls.';
create trigger step_revision before update on promptctl.environments for each row execute function promptctl.step_revision();

insert into promptctl.environments (name) values ('production'), ('staging');

revoke execute on all functions in schema promptctl from public;
