import type { ManualEntry } from './entry.ts';

export const numberEntries: readonly ManualEntry[] = [
  {
    name: 'compare',
    group: 'numbers',
    arguments: '[prompt-or-test] [versions...]',
    summary: 'Compare versions of a prompt: what happened, and whether one is better',
    details:
      'Without versions: the arms of the test that runs, or of the last one; where there never was one, what is live against what was before. Of versions that did not share a test there is no verdict: they had other users on other days. promptctl help numbers explains the words.',
    options: [
      ['--since <time>', 'only from then on: 24h, 7d, 2026-01-31; a test is judged from its start all the same'],
      ['--by <what>', 'also broken down by day, model, environment, segment or source'],
      [
        '--metric <name>',
        'what the line by day shows: a metric, or a score that apps send, which is then compared too',
      ],
      ['--format <format>', 'table (default), tsv, csv, markdown or json'],
      [
        '--require <verdict>',
        'exit 1 unless a variant (of several one suffices) is shown to be better, or not-worse, on the metric that decides, and harms no guardrail',
      ],
    ],
    examples: [
      ['promptctl compare support/reply', 'the test that runs, or what is live against what was before'],
      ['promptctl compare support/reply 6 7 --since 7d', 'two versions, by what happened in a week'],
      ['promptctl compare ab-0123456789ab --by day', 'a test, day by day'],
      ['promptctl compare support/reply --require not-worse', 'a gate in a pipeline'],
      ['promptctl compare support/reply --format markdown', 'for a pull request'],
    ],
    load: () => import('../commands/compare.ts'),
  },
  {
    name: 'stats',
    group: 'numbers',
    arguments: '[names...]',
    summary: 'Show numbers of prompts: executions, errors, latency, tokens, cost, rating',
    details:
      'The busiest first, of all versions together. For a single name also the variables that apps send, and what was refused.',
    options: [
      ['--since <time>', 'only from then on: 24h, 7d, 2026-01-31 (default: all time)'],
      ['--format <format>', 'table (default), tsv, csv, markdown or json'],
    ],
    examples: [
      ['promptctl stats --since 24h', 'the last day in production'],
      ["promptctl stats 'support/*' --env staging", 'of some prompts, elsewhere'],
      ['promptctl stats support/reply', 'one prompt, with the variables that apps send'],
      ['promptctl stats --since 30d --format csv > costs.csv', 'for a spreadsheet'],
    ],
    load: () => import('../commands/stats.ts'),
  },
  {
    name: 'watch',
    group: 'numbers',
    arguments: '[names...]',
    summary: 'Watch what happens now: executions a second, errors, latency, tokens, ratings',
    details:
      'By prompt and version, over the last minute. With Redis what apps sent a second ago; without it what the totals in Postgres grew by between two looks. In a pipe a line each time and version, tab-separated: time, prompt, version (or fallback), role in a test, executions a second over 10 and 60 seconds, executions, error rate, latency in ms, prompt tokens, response tokens, ratings, their mean, share of executions, share due in the test, source. Ctrl-C ends it, which is a success.',
    options: [
      ['--interval <time>', 'how often: 500ms, 2s (default), 1m'],
      ['--count <count>', 'end after so many looks'],
    ],
    examples: [
      ['promptctl watch support/reply', 'a prompt, while a test starts'],
      ["promptctl watch 'support/*' --env staging", 'several, elsewhere'],
      ['promptctl watch --interval 1m >> watched.tsv', 'for a spreadsheet'],
      ['promptctl watch --count 2 --interval 10s --json', 'for a program: one line of JSON each time'],
    ],
    load: () => import('../commands/watch.ts'),
  },
];
