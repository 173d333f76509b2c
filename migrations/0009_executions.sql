-- oldest-client: 0.1.0
-- What apps report: executions by day, scores, the totals made from them, and what could not be counted. Totals are kept as parts that are
-- only ever added, so no shipper waits for another's row, and as rollups that parts are folded into.

create table promptctl.producers (
  id uuid primary key,
  sequence bigint not null default 0,
  is_lasting boolean not null,
  db_user name not null default session_user,
  seen_at timestamptz not null default clock_timestamp()
);
comment on table promptctl.producers is
  'Whoever ships executions, with the last batch that was taken: a batch that comes again is not counted again.';
comment on column promptctl.producers.db_user is
  'Who shipped last. Another login goes on where that one may report nothing that it may not itself: else it could have batches taken for sent.';
comment on column promptctl.producers.is_lasting is 'It keeps what it owes on disk, and is known as long as executions are; others are forgotten after a day.';

create table promptctl.series_labels (
  environment text not null references promptctl.environments,
  prompt_id bigint not null references promptctl.prompts,
  kind text not null check (kind in ('segment', 'model')),
  label text not null check (length(label) between 1 and 200),
  primary key (prompt_id, environment, kind, label)
);
comment on table promptctl.series_labels is
  'The segments and models that a prompt''s executions are told apart by; of either kind, what comes when there are 50 is counted as other.';

create table promptctl.series (
  id bigint generated always as identity primary key,
  environment text not null references promptctl.environments,
  prompt_id bigint not null references promptctl.prompts,
  version_id text,
  source text not null check (source ~ '^[a-z][a-z-]{0,19}$'),
  segment text not null check (segment ~ '^[A-Za-z0-9_.:/-]{0,64}$'),
  model text check (length(model) between 1 and 200),
  test_id text,
  place integer,
  foreign key (prompt_id, version_id) references promptctl.prompt_versions (prompt_id, id),
  foreign key (test_id, place) references promptctl.ab_arms (test_id, place)
);
create unique index on promptctl.series (prompt_id, environment, coalesce(version_id, ''), source, segment, coalesce(model, ''),
  coalesce(test_id, ''), coalesce(place, -1));
create index on promptctl.series (test_id) where test_id is not null;
comment on table promptctl.series is
  'Executions that are counted together: of one version (none: a fallback), source, segment, model and arm, in one environment.';

create table promptctl.execution_days (
  day date primary key
);
comment on table promptctl.execution_days is 'The days that executions and scores have partitions for.';

create table promptctl.tracking (
  only_row boolean primary key default true check (only_row),
  user_secret bytea not null default decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'),
  retention_days integer not null default 90 check (retention_days between 1 and 3650),
  oldest_day date not null default '-infinity',
  folded_at timestamptz not null default '-infinity'
);
comment on table promptctl.tracking is
  'One row: settings, and how far upkeep has got. user_secret keys the HMAC that stands for user ids, so that raw ids never get here.';
comment on column promptctl.tracking.oldest_day is 'Executions of earlier days were dropped: what comes of them now is too late.';
comment on column promptctl.tracking.folded_at is 'Scores taken long before that were all looked at: they are counted, or wait for their execution.';
insert into promptctl.tracking default values;

create table promptctl.executions (
  id uuid not null,
  day date not null,
  series_id bigint not null,
  user_key bytea check (octet_length(user_key) = 16),
  latency_ms double precision,
  input_tokens bigint,
  cached_read_tokens bigint,
  cached_write_tokens bigint,
  output_tokens bigint,
  reasoning_tokens bigint,
  cost double precision,
  error text,
  primary key (id, day)
) partition by range (day);
comment on table promptctl.executions is
  'One row for each use of a prompt, by the day of its UUIDv7. Token fields do not overlap. Rows are immutable; days are dropped whole.';
create trigger immutable before update or delete on promptctl.executions for each row execute function promptctl.deny_change();
create trigger immutable_all before truncate on promptctl.executions for each statement execute function promptctl.deny_change();

create table promptctl.scores (
  execution_id uuid not null,
  day date not null,
  name text not null,
  value double precision not null,
  counted double precision,
  feedback text,
  feedback_at timestamptz,
  scored_at timestamptz not null,
  taken_at timestamptz not null,
  environments text[],
  primary key (execution_id, day, name)
) partition by range (day);
create index on promptctl.scores (taken_at) where counted is distinct from value;
comment on table promptctl.scores is 'Numbers about executions that may come before them, days later, or again; the latest one by scored_at counts.';
comment on column promptctl.scores.feedback_at is 'When that feedback was given: it outlives later scores that come without one.';
comment on column promptctl.scores.environments is
  'Where whoever gave it may report executions; null: everywhere. It counts for an execution of one of these alone.';
comment on column promptctl.scores.counted is 'What the totals hold of it; null: nothing yet, because its execution is not there.';

create table promptctl.rollup_parts (
  series_id bigint not null,
  metric text not null,
  hour timestamptz not null,
  count bigint not null,
  sum double precision not null,
  sum_squares double precision not null,
  bins smallint[] not null,
  counts bigint[] not null
);
create index on promptctl.rollup_parts (series_id);
comment on table promptctl.rollup_parts is 'What batches add to the totals, until it is folded. A corrected score adds what it differs by.';
comment on column promptctl.rollup_parts.bins is 'Bins of the histogram, as src/domain/histogram.ts numbers them; counts has how many values each of them got.';

create table promptctl.rollups (
  series_id bigint not null,
  metric text not null,
  grain text not null check (grain in ('hour', 'day', 'all')),
  start timestamptz not null,
  count bigint not null,
  sum double precision not null,
  sum_squares double precision not null,
  bins smallint[] not null,
  counts bigint[] not null,
  primary key (series_id, grain, metric, start)
);
comment on table promptctl.rollups is
  'Totals of a series for each hour, each day and all time: how many values, their sums, and a histogram with bins of 2 %. Kept for ever.';

create table promptctl.test_users (
  test_id text not null,
  user_key bytea not null,
  place integer not null,
  is_mixed boolean not null default false,
  first_at timestamptz not null,
  executions bigint not null,
  errors bigint not null,
  latency_count bigint not null,
  latency_sum double precision not null,
  slow bigint not null,
  prompt_tokens_count bigint not null,
  prompt_tokens_sum double precision not null,
  response_tokens_count bigint not null,
  response_tokens_sum double precision not null,
  cost_count bigint not null,
  cost_sum double precision not null,
  rating_count bigint not null default 0,
  rating_sum double precision not null default 0,
  primary key (test_id, user_key),
  foreign key (test_id, place) references promptctl.ab_arms (test_id, place)
) with (fillfactor = 70);
comment on table promptctl.test_users is
  'What each user of a test did in all: the user is the unit of analysis. Each metric keeps its own sum and count.';
comment on column promptctl.test_users.is_mixed is 'Was seen in another arm too, and is left out of the analysis.';

create table promptctl.test_user_scores (
  test_id text not null,
  user_key bytea not null,
  name text not null,
  count bigint not null,
  sum double precision not null,
  primary key (test_id, name, user_key)
);
comment on table promptctl.test_user_scores is 'Scores of an app''s own, by user of a test.';

create table promptctl.test_user_parts (
  test_id text not null,
  user_key bytea not null,
  place integer not null,
  first_at timestamptz not null,
  executions integer not null default 0,
  errors integer not null default 0,
  latency_count integer not null default 0,
  latency_sum double precision not null default 0,
  slow integer not null default 0,
  prompt_tokens_count integer not null default 0,
  prompt_tokens_sum double precision not null default 0,
  response_tokens_count integer not null default 0,
  response_tokens_sum double precision not null default 0,
  cost_count integer not null default 0,
  cost_sum double precision not null default 0,
  rating_count integer not null default 0,
  rating_sum double precision not null default 0
);
create index on promptctl.test_user_parts (test_id);
comment on table promptctl.test_user_parts is 'What batches add to users of tests, until it is folded.';

create table promptctl.test_user_score_parts (
  test_id text not null,
  user_key bytea not null,
  name text not null,
  count integer not null,
  sum double precision not null
);
create index on promptctl.test_user_score_parts (test_id, name);
comment on table promptctl.test_user_score_parts is 'What batches add to the scores of users of tests, until it is folded.';

create table promptctl.usage_gaps (
  id bigint generated always as identity primary key,
  gap_id uuid unique,
  producer_id uuid not null,
  environment text not null references promptctl.environments,
  lost bigint not null check (lost > 0),
  reason text not null check (length(reason) <= 200),
  since timestamptz not null,
  until timestamptz not null,
  host text not null check (length(host) <= 200)
);
create index on promptctl.usage_gaps (environment, until);
comment on table promptctl.usage_gaps is 'Executions that were lost, said by who lost them: compare tells.';
comment on column promptctl.usage_gaps.gap_id is 'The same gap, told by several or again with more, is one row; null: only its batch tells it.';

create table promptctl.rejected_events (
  id bigint generated always as identity primary key,
  producer_id uuid not null,
  sequence bigint not null,
  reason text not null,
  event jsonb not null check (octet_length(event::text) <= 10000),
  at timestamptz not null default clock_timestamp()
);
create index on promptctl.rejected_events (at);
comment on table promptctl.rejected_events is 'What came and could not be counted, with the reason; it holds up nothing behind it.';

create table promptctl.sent_variables (
  prompt_id bigint not null references promptctl.prompts,
  environment text not null references promptctl.environments,
  day date not null,
  name text not null check (length(name) <= 128),
  primary key (prompt_id, environment, day, name)
);
comment on table promptctl.sent_variables is 'Names, never values, of the variables that callers sent.';

create table promptctl.model_prices (
  model text not null check (length(model) <= 200),
  valid_from date not null,
  prices jsonb not null check (octet_length(prices::text) <= 10000),
  primary key (model, valid_from)
);
comment on table promptctl.model_prices is 'Prices of a team''s own, in dollars for a million tokens; they win over the published ones from that day on.';

revoke execute on all functions in schema promptctl from public;
