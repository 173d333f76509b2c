import { DRY_RUN, type ManualEntry } from './entry.ts';

export const eventEntries: readonly ManualEntry[] = [
  {
    name: 'events import',
    group: 'numbers',
    arguments: '<file>',
    summary: 'Import executions that were logged elsewhere, one JSON object a line',
    details:
      'A line has id (any text; the same one at the same time is never counted twice), at (ISO 8601 or milliseconds since 1970; a UUIDv7 as the id tells it too), prompt, version or versionId (neither: a fallback), and what is known of environment, userId, model, segment, promptTokens, cachedReadTokens, cachedWriteTokens, responseTokens, reasoningTokens, latencyMs, cost, error, rating, feedback, scores. A line {"score": {id, name, value, at, feedback}} is a score that came later, with executedAt where the id is no UUIDv7. Wrong lines are told and left out, the others imported (exit 1). Interrupted, it goes on where it was when it is run again.',
    options: [
      DRY_RUN,
      ['--strict', 'import nothing unless every line is right'],
      ['--restart', 'begin at the start, though the log was imported before'],
      ['--batch <count>', 'executions that are stored at a time (default: 5000)'],
    ],
    examples: [
      ['promptctl events import events.ndjson --dry-run', 'is every line right?'],
      ['promptctl events import events.ndjson', 'import it; again, and only what was added is'],
      ['zcat events.ndjson.gz | promptctl events import - --env staging', 'from a pipe'],
    ],
    load: () => import('../commands/events-import.ts'),
  },
  {
    name: 'db maintain',
    group: 'operations',
    arguments: '',
    summary: 'Keep up what was tracked: days to come, days beyond retention, totals',
    details:
      'Apps that track do the same by themselves; it is for a database that none writes to now, and to change how long executions are kept. Totals are kept for ever.',
    options: [
      ['--retention <days>', 'keep executions for so many days from now on: 90, or 90d'],
      ['--ahead <days>', 'make so many days to come ready (default: 14)'],
      ['--yes', 'do not ask'],
    ],
    examples: [
      ['promptctl db maintain', 'for cron'],
      ['promptctl db maintain --retention 30d', 'says what would be dropped, and asks'],
    ],
    load: () => import('../commands/db-maintain.ts'),
  },
];
