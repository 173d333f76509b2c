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
  environment: {
    summary: 'Environment variables that promptctl reads',
    text: `  DATABASE_URL               Postgres; PROMPTCTL_DATABASE_URL wins over it
  PROMPTCTL_DATABASE         "embedded", or the name of a variable that holds the URL
  REDIS_URL                  Redis, which apps hear of releases through; PROMPTCTL_REDIS_URL wins over it
  PGPASSWORD, PGPASSFILE     the password, where the URL has none
  PROMPTCTL_ENV              the environment when --env is not given (default: production)
  PROMPTCTL_CONFIG           the project file (default: the nearest promptctl.yaml upwards)
  PROMPTCTL_HOME             where the embedded database and what is remembered lie (default: .promptctl beside the project file)
  PROMPTCTL_PINS             what resolve takes for pinned, as apps do: support/reply@7
  PROMPTCTL_ACTOR            who you are in the log (default: the CI actor, git config user.email, the OS user)
  PROMPTCTL_NO_INPUT, CI     never ask
  PROMPTCTL_PAGER, PAGER     the pager; cat or empty for none
  PROMPTCTL_DEBUG            print stack traces
  NO_COLOR, FORCE_COLOR      colour off, on

The project's .env fills in the variables of the database and of Redis, PROMPTCTL_ENV and PROMPTCTL_ACTOR
where they are not set, and nothing else.
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
