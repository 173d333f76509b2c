import { DRY_RUN, type ManualEntry, MESSAGE, WAIT, YES } from './entry.ts';

export const testEntries: readonly ManualEntry[] = [
  {
    name: 'ab start',
    group: 'tests',
    arguments: '[prompt] [arms...]',
    summary: 'Test versions of a prompt against the one that is served',
    details:
      'What is served is the control; arms are versions, with or without a share: 8, 8@10%, latest@20%. Arms, split, salt, metric, minimum effect and alpha are frozen from then on. promptctl help tests tells how a test runs.',
    options: [
      ['--split <shares>', 'of the users in the test, control first, in percent: 50/50 (default: even)'],
      ['--coverage <share>', 'how many of all users are in the test (default: 100%); ab ramp raises it'],
      ['--metric <name>', 'what decides (default: rating)'],
      ['--min-effect <effect>', 'the least difference that matters: 0.2 for rating, 10% for costs and times'],
      ['--alpha <share>', 'how often a test may be wrong where there is no difference: 0.05, 5% (default: 0.05)'],
      ['--max-days <days>', 'report the test as overdue after that'],
      ['--force <user=version>', 'give a tester this arm, not counted; the id is stored as a digest', 'repeatable'],
      ['--salt <salt>', 'assign users as an earlier test with this salt did (default: a new one)'],
      ['--expect <version>', 'only if this version is served now'],
      ['--again', 'test a version that was rolled back from'],
      ['--accept-contract', 'test it though callers must send more than today'],
      YES,
      WAIT,
      MESSAGE,
      DRY_RUN,
    ],
    examples: [
      ['promptctl ab start support/reply 8 --coverage 10%', '8 against what is live, for a tenth of the users'],
      ['promptctl ab start support/reply 8 9 --split 50/25/25', 'two variants'],
      ['promptctl ab start support/reply 8@20% --metric cost', 'a fifth of the users in the test get 8'],
      ['promptctl ab start support/reply 8 --force qa-1=8', 'and a tester always does'],
    ],
    load: () => import('../commands/ab-start.ts'),
  },
  {
    name: 'ab list',
    group: 'tests',
    arguments: '[names...]',
    summary: 'List the tests that run, in every environment of the database in force unless --env names one',
    options: [['--all', 'also those that ended']],
    examples: [
      ['promptctl ab list', 'what runs'],
      ["promptctl ab list 'support/*' --all --env production", 'and what ran'],
    ],
    load: () => import('../commands/ab-list.ts'),
  },
  {
    name: 'ab show',
    group: 'tests',
    arguments: '[prompt-or-test]',
    summary: 'Show a test: its arms, whom it covers, since when, and how it ended',
    details:
      'Of a prompt: the test that runs on it, else the last one that did. An id is found in every environment of the database in force, unless --env names one.',
    options: [],
    examples: [
      ['promptctl ab show support/reply', 'in production'],
      ['promptctl ab show ab-0123456789ab', 'by its id, in whichever environment'],
    ],
    load: () => import('../commands/ab-show.ts'),
  },
  {
    name: 'ab ramp',
    group: 'tests',
    arguments: '[prompt-or-test] [coverage]',
    summary: 'Take more users into a test',
    details:
      'Who is in it stays in it, with the same arm; so coverage only grows. The id of a test in another environment than --env is refused.',
    options: [['--expect <coverage>', 'only if this is the coverage now'], YES, WAIT, MESSAGE, DRY_RUN],
    examples: [
      ['promptctl ab ramp support/reply 50%', 'half of the users'],
      ['promptctl ab ramp support/reply 50% --expect 10%', 'only if nobody was first (pipelines)'],
    ],
    load: () => import('../commands/ab-ramp.ts'),
  },
  {
    name: 'ab stop',
    group: 'tests',
    arguments: '[prompt-or-test]',
    summary: 'End a test: make an arm live, or keep the control',
    details:
      'Nothing is held; a rollback also ends a test, and holds its variants. The id of a test in another environment than --env is refused.',
    options: [
      ['--promote <version>', 'make this arm live, for everybody'],
      ['--keep-control', 'serve to everybody what was served before'],
      YES,
      WAIT,
      MESSAGE,
      DRY_RUN,
    ],
    examples: [
      ['promptctl ab stop support/reply --promote 8 -m "better rated"', 'the variant won'],
      ['promptctl ab stop support/reply --keep-control', 'it did not'],
    ],
    load: () => import('../commands/ab-stop.ts'),
  },
];
