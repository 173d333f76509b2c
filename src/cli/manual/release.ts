import { DRY_RUN, type ManualEntry, MESSAGE, type Option, WAIT, YES } from './entry.ts';

const EXPECT: Option = [
  '--expect <version>',
  'only if this version is served now (none: nothing): 7, or name@7',
  'repeatable',
];
const UNASKED: Option = ['--yes', 'do not ask, though releases there would need less than now'];
const STOP_TEST: Option = ['--stop-test', 'end the A/B tests that run on these prompts, in the same release'];

export const releaseEntries: readonly ManualEntry[] = [
  {
    name: 'promote',
    group: 'release',
    arguments: '[references...]',
    summary: 'Make versions live in an environment, all in one release',
    details:
      'Goes forward only, and never to a version that was rolled back from, unless --again says so. Refused (exit 1) when callers would have to send more than today, unless --accept-contract, and while an A/B test runs on the prompt, unless --stop-test. A protected environment asks for a reason (-m); one that needs approval gets a request, which another login approves.',
    options: [
      ['--latest', 'the newest version of the named prompts'],
      ['--files', "the versions that say what the project's files say; names and paths narrow it"],
      ['--from <environment>', 'the versions that another environment serves; names narrow it'],
      EXPECT,
      ['--again', 'promote a version that was rolled back from'],
      ['--accept-contract', 'release though callers must send more than today'],
      STOP_TEST,
      YES,
      WAIT,
      MESSAGE,
      DRY_RUN,
    ],
    examples: [
      ['promptctl promote support/reply@8', 'one version, in production'],
      ['promptctl promote support/reply --latest --env staging', 'the newest'],
      ['promptctl promote --files --env production -m "$CI_COMMIT_TITLE"', 'what this checkout says (pipelines)'],
      ['promptctl promote --from staging --env production', 'what was tried on staging'],
      ['promptctl promote support/reply@8 --expect 7', 'only if 7 is still live'],
      ['promptctl promote --files --wait 30', 'and fail where an app has not taken it over after 30 s'],
    ],
    load: () => import('../commands/promote.ts'),
  },
  {
    name: 'rollback',
    group: 'release',
    arguments: '[names...]',
    summary: 'Bring back what was served before',
    details:
      'A second rollback goes one further back. What is rolled back from is held: no pipeline promotes it again by itself. While an A/B test runs, its control stays and the variants are held; --to moves the control as well. It never waits for a second person.',
    options: [
      ['--to <version>', 'an earlier version that was served'],
      ['--release <revision>', 'undo everything that a release changed'],
      ['--expect <version>', 'only if this version is served now'],
      WAIT,
      MESSAGE,
      DRY_RUN,
    ],
    examples: [
      ['promptctl rollback support/reply -m "wrong tone"', 'one step back, in production'],
      ['promptctl rollback support/reply --to 5', 'further back'],
      ['promptctl rollback --release 2329', 'a whole release'],
    ],
    load: () => import('../commands/rollback.ts'),
  },
  {
    name: 'retire',
    group: 'release',
    arguments: '[names...]',
    summary: 'Stop serving prompts in an environment',
    details: 'Nothing is deleted; promote or rollback bring them back.',
    options: [STOP_TEST, YES, WAIT, MESSAGE, DRY_RUN],
    examples: [['promptctl retire support/old-reply -m "replaced by support/reply"', 'in production']],
    load: () => import('../commands/retire.ts'),
  },
  {
    name: 'env list',
    group: 'release',
    arguments: '',
    summary: 'List environments with their heads, and how they are protected',
    options: [],
    examples: [['promptctl env list', 'all of them']],
    load: () => import('../commands/env-list.ts'),
  },
  {
    name: 'env add',
    group: 'release',
    arguments: '[name]',
    summary: 'Add an environment',
    options: [],
    examples: [['promptctl env add preview', 'beside production and staging']],
    load: () => import('../commands/env-add.ts'),
  },
  {
    name: 'env protect',
    group: 'release',
    arguments: '[name]',
    summary: 'Make releases to an environment give a reason, and with --approval wait for a second person',
    details:
      'A person at a terminal also types its name. With approval, whatever goes forward is a request until another login approves it (promptctl requests). Rollbacks, and the end of a test with its control, never wait.',
    options: [
      ['--approval', 'another login must approve what is released'],
      ['--no-approval', 'nobody else needs to (neither: as it is)'],
      UNASKED,
    ],
    examples: [
      ['promptctl env protect production', 'releases there give a reason'],
      ['promptctl env protect production --approval', 'and wait until a second person approves'],
    ],
    load: () => import('../commands/env-protect.ts'),
  },
  {
    name: 'env unprotect',
    group: 'release',
    arguments: '[name]',
    summary: 'Take releases to an environment without a reason or a second person again',
    details:
      'A person at a terminal types its name. Requests that wait stay requests, until they are approved or rejected.',
    options: [UNASKED],
    examples: [['promptctl env unprotect staging', 'as it was at first']],
    load: () => import('../commands/env-unprotect.ts'),
  },
];
