import type { ManualEntry } from './entry.ts';

export const lookEntries: readonly ManualEntry[] = [
  {
    name: 'list',
    group: 'look',
    arguments: '[names...]',
    summary: 'List prompts with their newest version and what is served where',
    options: [['--tag <tag>', 'only prompts with this tag']],
    examples: [
      ['promptctl list', 'everything'],
      ["promptctl list 'support/*' | cut -f1", 'names only, in a pipe'],
    ],
    load: () => import('../commands/list.ts'),
  },
  {
    name: 'show',
    group: 'look',
    arguments: '[reference]',
    summary: 'Show a version: what it says, who pushed it, where it is served',
    options: [['--format <format>', 'text (default) or yaml, which is a prompt file']],
    examples: [
      ['promptctl show support/reply', 'the newest version'],
      ['promptctl show support/reply@production', 'what production serves'],
      ['promptctl show support/reply@production~1 --format yaml', 'what rollback would bring back, as a file'],
    ],
    load: () => import('../commands/show.ts'),
  },
  {
    name: 'log',
    group: 'look',
    arguments: '[name]',
    summary: "Show a prompt's versions, or an environment's releases",
    details:
      'With a name: its versions, newest first, marked with where they are served. Without one, or with --env: releases. With --audit: every change of anything, by whom, of a prompt or in an environment where one is named.',
    options: [
      ['-p, --patch', 'show what each version changed'],
      ['--audit', 'every push, release, grant and setting: who said to make it, and as which login'],
      ['--since <time>', 'only newer: 2h, 3d, 2026-01-31'],
      ['--limit <count>', 'at most so many (default: 50)'],
    ],
    examples: [
      ['promptctl log support/reply -p', 'its history with changes'],
      ['promptctl log --env production --since 2h', 'what was released in the last two hours'],
      ['promptctl log --audit --since 7d', 'who changed what this week'],
    ],
    load: () => import('../commands/log.ts'),
  },
  {
    name: 'resolve',
    group: 'look',
    arguments: '[reference]',
    summary: 'Resolve a prompt as an app would, and explain why',
    details:
      'Runs the code that apps run: what it prints is what an app gets that asks now. With --explain it says why this version, where it was read and how far Postgres and Redis are, also where variables are missing. PROMPTCTL_PINS counts if it is set here.',
    options: [
      ['--user-id <id>', 'for whom: in an A/B test the same user always gets the same arm'],
      ['--arm <version>', 'this arm of the running A/B test, as a tester is given it: not counted'],
      ['--var <name=value>', 'a variable; read by its declared type', 'repeatable'],
      ['--vars <file>', 'variables as a JSON object; - reads standard input'],
      ['--part <part>', 'which text is printed: template (default) or system'],
      ['--explain', 'say what, why, from where and how old'],
    ],
    examples: [
      ['promptctl resolve support/reply --explain', 'what production serves, and why'],
      ['promptctl resolve support/reply --user-id 42 --explain', 'is user 42 in the test, and in which arm?'],
      ['promptctl resolve support/reply --user-id 42 --vars call.json --json', 'the very object that an app gets'],
    ],
    load: () => import('../commands/resolve.ts'),
  },
  {
    name: 'fleet',
    group: 'look',
    arguments: '',
    summary: 'List the processes that serve an environment, and how far each is',
    details:
      'Processes report through Redis, on every change and every 5 seconds; after 15 seconds of silence they are gone. Without Postgres it tells what Redis knows.',
    options: [],
    examples: [
      ['promptctl fleet', 'who serves production'],
      ['promptctl fleet --env staging --json', 'for a program'],
    ],
    load: () => import('../commands/fleet.ts'),
  },
];
