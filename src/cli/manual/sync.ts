import { DRY_RUN, type ManualEntry, MESSAGE } from './entry.ts';

export const syncEntries: readonly ManualEntry[] = [
  {
    name: 'status',
    group: 'sync',
    arguments: '[paths-or-names...]',
    summary: 'Show which prompts of the files differ from the newest versions',
    options: [['--exit-code', 'exit 1 when something is not in sync']],
    examples: [
      ['promptctl status', 'the whole project'],
      ["promptctl status 'support/*' --json", 'some prompts, for a program'],
    ],
    load: () => import('../commands/status.ts'),
  },
  {
    name: 'diff',
    group: 'sync',
    arguments: '[names-or-references...]',
    summary: 'Show what changed: files against the newest versions, or versions against each other',
    details:
      'With --env: files against what that environment serves. A reference with a version: that version against the file.',
    options: [
      ['--exit-code', 'exit 1 when there are differences'],
      ['--stat', 'lines per prompt only'],
      ['--name-only', 'names only'],
      ['--name-status', 'names with A, M or D'],
      ['-U, --unified <lines>', 'lines of context (default: 3)'],
      ['--word-diff', 'mark changed words inside lines'],
    ],
    examples: [
      ['promptctl diff', 'what a push would store'],
      ['promptctl diff --env production', 'what promoting the files would change for users'],
      ['promptctl diff support/reply@7 support/reply@8', 'two versions'],
      ['promptctl diff support/reply@production support/reply@staging', 'two environments'],
    ],
    load: () => import('../commands/diff.ts'),
  },
  {
    name: 'push',
    group: 'sync',
    arguments: '[paths-or-names...]',
    summary: 'Store changed prompts as new draft versions, all or nothing',
    details: "Nothing that is served changes. A push on top of somebody else's newer version is refused (exit 5).",
    options: [
      MESSAGE,
      DRY_RUN,
      ['--only <name>', 'push only prompts of this name or pattern', 'repeatable'],
      [
        '--onto <version>',
        'put your version on top of this newest one, though you started from another: 9, or name@9',
        'repeatable',
      ],
      ['--allow-secrets', 'push what looks like a password, a key or a token; the version says so'],
    ],
    examples: [
      ['promptctl push -m "Shorter answers"', 'everything that changed'],
      ['promptctl push prompts.example.yaml', 'one file'],
      ['promptctl push --only support/reply --onto 9', 'after reading what version 9 says'],
    ],
    load: () => import('../commands/push.ts'),
  },
  {
    name: 'pull',
    group: 'sync',
    arguments: '[names...]',
    summary: 'Write newest versions into the files, where nothing was edited since',
    details:
      'Comments and layout survive. Without names: every prompt that is behind. A change of your own that was not pushed is never overwritten (exit 5).',
    options: [['--force', 'give up changes of your own to the named prompts'], DRY_RUN],
    examples: [
      ['promptctl pull', 'everything that is behind'],
      ['promptctl pull support/reply --force', 'take what a colleague pushed, and give up your own edit'],
    ],
    load: () => import('../commands/pull.ts'),
  },
  {
    name: 'bundle',
    group: 'sync',
    arguments: '',
    summary: 'Write what an environment serves into a file that apps ship with',
    details:
      'An app that has it can start while neither Postgres nor Redis nor a snapshot of its own is there. The file holds the texts of the prompts.',
    options: [['-o, --output <file>', 'where to; - writes to standard output']],
    examples: [
      ['promptctl bundle -o prompts.bundle', 'before an image is built'],
      ['promptctl bundle --env staging -o - | gzip > staging.bundle.gz', 'in a pipe'],
    ],
    load: () => import('../commands/bundle.ts'),
  },
];
