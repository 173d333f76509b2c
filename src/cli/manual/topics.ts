/** Pages of `promptctl help <topic>`. */
export const topics: { readonly [name: string]: { readonly summary: string; readonly text: string } } = {
  references: {
    summary: 'How prompts and versions are named',
    text: `A reference names a prompt, and with @ one of its versions:

  support/reply                  the prompt; where a version is meant, the newest
  support/reply@7                version 7
  support/reply@latest           the newest version
  support/reply@staging          what that environment serves
  support/reply@production~1     what rollback would bring back there; ~2 one further
  support/reply@sha:9f3c1a       the newest version whose digest starts so (6 digits at least)

Names are lower-case words with . _ - inside, in folders separated by /.
Commands that take several prompts take patterns too: 'support/*' within a folder, 'support/**' below it.
Arguments that end in .yaml, or start with ./ or /, are files.
`,
  },
  files: {
    summary: 'What a prompt file looks like',
    text: `A file holds a map of prompts, or a single one with "name" at the top:

  # yaml-language-server: $schema=./node_modules/promptctl/schema/prompts.schema.json
  promptctl: 1
  defaults: { model: claude-sonnet-4-20250514, maxTokens: 2048 }
  prompts:
    support/reply:
      description: First answer to a support ticket
      variables:
        language: { type: string, default: English }
        ticket: string
      system: Answer in {{language}}.
      template: |
        A customer writes: {{ticket}}

Bodies are "template" with or without "system", or "messages". Variables are string, number, boolean or json.
\\{{ is a literal {{. Which files belong to a project: "files" in promptctl.yaml; without it prompts.yaml,
prompts/**/*.yaml, *.prompt.yaml (.yml too) and what was pushed before. docs/formats.md is the whole reference.
`,
  },
  tests: {
    summary: 'How an A/B test runs',
    text: `  promptctl ab start support/reply 8 --coverage 1%     8 against what is live, for 1% of the users
  promptctl ab show support/reply                      its arms, whom it covers, since when
  promptctl ab ramp support/reply 10%                  more users; who is in it keeps the arm
  promptctl ab stop support/reply --promote 8          8 for everybody, or --keep-control

What is live is the control, the other arms are variants. A prompt has one running test per environment.
Arms       8, latest, sha:9f3c1a, or with a share of the users in the test: 8@10%, latest@20%.
           Arms without a share, the control included, divide the rest evenly.
Shares     10%, 2.5%, down to 0.01%. --split 60/20/20 says all weights in percent, control first.
Metrics    rating, rating-coverage, response-tokens, prompt-tokens, cost, latency, slow-share, error-rate.
Users      an app names them: getPrompt(name, variables, { userId }). The same user always gets the same arm.
           Without a userId, or outside the coverage, everybody gets the control and is not counted.
Testers    --force user-1=8, resolve --arm 8 or getPrompt(…, { arm: 8 }) give an arm that is not counted.
           promptctl resolve support/reply --user-id 42 --explain says who gets what, and why.
Frozen     Arms, split, salt, metric, minimum effect and alpha stay as they started; only coverage grows.
           Other weights are another test: stop this one, start the next.
Ends       ab stop; rollback, which keeps the control and holds the variants (--to moves the control as well);
           promote or retire with --stop-test. Without that they are refused while a test runs.
`,
  },
  numbers: {
    summary: 'What compare says, and what its words mean',
    text: `  promptctl compare support/reply                      the test that runs, or live against previous
  promptctl compare support/reply --by model           broken down
  promptctl compare support/reply --require better     exit 1 unless it is shown
  promptctl stats --since 7d                           all prompts

Verdicts   better, worse      there is a difference: 0 is not in the interval.
           equivalent         whatever difference there is, is smaller than the minimum effect.
           collecting         not known yet: keep the test running. Wide screens say for about how long.
           higher, lower      of a score of an app's own, of which nobody said what is better.
Interval   Holds the true difference at every look at once (with probability 1 − alpha), so looking often
           is safe, and a verdict may be acted on as soon as it is there. It is wider than one of a
           test that is looked at once. ├──●──┤ draws it: │ is no difference, ┊ the minimum effect either way.
Primary    The metric that decides, chosen when the test started. Several variants share its alpha.
Guardrail  What must not suffer: kept (worse by less than the margin, if at all), harmed, open (not known).
Others     are exploratory: of many, some look better by chance. They suggest the next test.
Users      are what is compared, not executions: who has many weighs more, but far less than in proportion.
           Effective users are how many equal users that is worth; below 30 in an arm nothing is said.
Priced     the share of executions whose cost is known. What is unknown is never 0.
Rated      the share that was rated. Where arms are not rated alike, their ratings do not compare.
Lost       what apps could not keep, and said so. It is in no number.
`,
  },
  grants: {
    summary: 'Who may do what: roles, protected environments, second persons',
    text: `  promptctl db grants                                           who may do what
  promptctl db grant releaser --to ci --env production          what the login ci may do, from now on
  promptctl db revoke releaser --from ci --env production       and no more
  promptctl env protect production --approval                   releases there take two logins

Logins     are those of Postgres, made by whoever administers it: create role maya login password '…'.
           What counts is the login of the DATABASE_URL. The author in the log is what a client says of itself.
Roles      reader     sees everything. So do author, releaser and admin.
           author     pushes; --prompts 'support/*' limits it.
           releaser   promotes, rolls back, retires, tests, approves; --env and --prompts limit it.
           admin      does all of that, grants, protects, sets prices, maintains.
           app        is for apps: fetches what is served and reports executions; --env limits it.
Owner      The login that migrates, whoever may become it, and superusers may do everything; no grant holds them
           back. Keep them for db migrate, and give people, pipelines and apps logins of their own.
Enforced   by functions in the database, whatever the client. Who has no grant sees nothing.
Protected  A release gives a reason (-m), and a person at a terminal types the name of the environment.
           Rollbacks take neither.
Approval   (--approval) What goes forward is a request until another login approves it: requests, approve,
           reject. Rollbacks never wait, nor does the end of a test with its control.
History    promptctl log --audit says who did what, doctor --audit whether anybody changed it past promptctl.
`,
  },
  environment: {
    summary: 'Environment variables that promptctl reads',
    text: `  DATABASE_URL               Postgres; PROMPTCTL_DATABASE_URL wins over it
  PROMPTCTL_DATABASE         "embedded", or the name of a variable that holds the URL
  PROMPTCTL_READ_URL         for apps: a replica that is asked what is served; executions still go to the database
  REDIS_URL                  Redis, which apps hear of releases through; PROMPTCTL_REDIS_URL wins over it
  PROMPTCTL_CACHE_KEY        a secret that what lies in Redis is signed with; apps need the same (new,old while it is replaced)
  PGPASSWORD, PGPASSFILE     the password, where the URL has none
  PROMPTCTL_ENV              the environment when --env is not given (default: production)
  PROMPTCTL_CONFIG           the project file (default: the nearest promptctl.yaml upwards)
  PROMPTCTL_HOME             where the embedded database and what is remembered lie (default: .promptctl beside the project file)
  PROMPTCTL_STATE_DIR        where apps keep snapshots and what is not shipped yet; doctor looks there
  PROMPTCTL_BRANCH           the branch that a push comes from, where git does not say (CI)
  PROMPTCTL_PINS             what resolve takes for pinned, as apps do: support/reply@7
  PROMPTCTL_ACTOR            who you are in the log (default: the CI actor, git config user.email, the OS user)
  PROMPTCTL_NO_INPUT, CI     never ask
  PROMPTCTL_PAGER, PAGER     the pager; cat or empty for none
  PROMPTCTL_DEBUG            print stack traces
  NO_COLOR, FORCE_COLOR      colour off, on

The project's .env fills in the variables of the database and of Redis, PROMPTCTL_CACHE_KEY, PROMPTCTL_ENV
and PROMPTCTL_ACTOR where they are not set, and nothing else.
Settings: flag, then variable, then promptctl.yaml, then default.
`,
  },
  'exit-codes': {
    summary: 'What exit codes mean',
    text: `  0    done, or nothing to do
  1    the answer is no: differences with --exit-code, invalid files, refused by a guard, --wait not met
  2    usage, or something is missing and there is nobody to ask
  3    cannot reach, log in to or use the database, or Redis where it is needed
  4    not found
  5    conflict: somebody was first, or an expectation failed
  70   a bug of promptctl
  130  interrupted
`,
  },
};
