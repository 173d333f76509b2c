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
      'With a name: its versions, newest first, marked with where they are served. Without one, or with --env: releases.',
    options: [
      ['-p, --patch', 'show what each version changed'],
      ['--since <time>', 'only newer: 2h, 3d, 2026-01-31'],
      ['--limit <count>', 'at most so many (default: 50)'],
    ],
    examples: [
      ['promptctl log support/reply -p', 'its history with changes'],
      ['promptctl log --env production --since 2h', 'what was released in the last two hours'],
    ],
    load: () => import('../commands/log.ts'),
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
