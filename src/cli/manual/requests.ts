import { DRY_RUN, type ManualEntry, MESSAGE, WAIT, YES } from './entry.ts';

export const requestEntries: readonly ManualEntry[] = [
  {
    name: 'requests',
    group: 'release',
    arguments: '',
    summary:
      'List the requests that wait for a second person, in every environment of the database unless --env names one',
    details:
      'Where an environment needs approval, promote, retire, ab start, ab ramp and ab stop --promote ask for a release; nothing of it is live before another login approves it. Outdated: something else was released since.',
    options: [
      ['--all', 'also those that were released or rejected'],
      ['--limit <count>', 'at most so many (default: 50)'],
    ],
    examples: [
      ['promptctl requests', 'what waits'],
      ['promptctl requests --all --env production', 'and what became of the others'],
    ],
    load: () => import('../commands/requests.ts'),
  },
  {
    name: 'requests show',
    group: 'release',
    arguments: '[request]',
    summary: 'Show a request: what it changes, who asked, when and why, and who may approve it',
    options: [['-p, --patch', 'show all changes of contents; without it, a summary of many']],
    examples: [['promptctl requests show rq-0123456789ab', 'before it is approved']],
    load: () => import('../commands/requests-show.ts'),
  },
  {
    name: 'approve',
    group: 'release',
    arguments: '[request]',
    summary: 'Release what another login requested: exactly those contents, over what was served then',
    details:
      'Nobody approves a request of their own. Refused where something else was released since. A request for another environment than --env is refused.',
    options: [YES, WAIT, DRY_RUN],
    examples: [
      ['promptctl approve rq-0123456789ab --env production', 'as promote would have released it'],
      ['promptctl approve', 'choose among those that wait in production'],
    ],
    load: () => import('../commands/approve.ts'),
  },
  {
    name: 'reject',
    group: 'release',
    arguments: '[request]',
    summary: 'End a request without a release; whoever asked takes it back the same way',
    options: [MESSAGE],
    examples: [['promptctl reject rq-0123456789ab -m "not before Monday"', 'and say why']],
    load: () => import('../commands/reject.ts'),
  },
];
