import type { ManualEntry } from './entry.ts';

export const priceEntries: readonly ManualEntry[] = [
  {
    name: 'db prices',
    group: 'operations',
    arguments: '',
    summary: "List a team's own prices of models",
    details:
      'They win over the published list, which needs none of them; what an app or a project says wins over them. In a pipe tab-separated: model, day from which on (empty: ever), dollars for a million tokens of the prompt, of the response, read from a cache, written to one, and of reasoning (empty: unknown), what is wrong.',
    options: [],
    examples: [
      ['promptctl db prices', 'what costs are computed by'],
      ['promptctl db prices --json', 'for a program'],
    ],
    load: () => import('../commands/db-prices.ts'),
  },
  {
    name: 'db set-price',
    group: 'operations',
    arguments: '[model]',
    summary: 'Set what a model costs, in dollars for a million tokens',
    details:
      'The model as apps name it. Apps that run know it within an hour; costs that are stored already stay as they are. Where a kind of token has no price, the cost of executions with such tokens is unknown.',
    options: [
      ['--prompt <dollars>', 'tokens of the prompt, neither read from a cache nor written to one'],
      ['--response <dollars>', 'tokens of the response'],
      ['--cached-read <dollars>', 'tokens read from a cache'],
      ['--cached-write <dollars>', 'tokens written to a cache'],
      ['--reasoning <dollars>', 'tokens of reasoning (default: as the response)'],
      ['--since <day>', 'only from that day on, in UTC: 2026-01-31 (default: ever)'],
    ],
    examples: [
      ['promptctl db set-price our-model --prompt 3 --response 15', 'a model that the published list does not have'],
      ['promptctl db set-price gpt-4o --prompt 2 --response 8 --since 2026-01-01', 'a discount from that day on'],
    ],
    load: () => import('../commands/db-set-price.ts'),
  },
  {
    name: 'db remove-price',
    group: 'operations',
    arguments: '[model]',
    summary: 'Take a price of a model away, so that the published list holds again',
    options: [['--since <day>', 'only the price from that day on (default: all of the model)']],
    examples: [
      ['promptctl db remove-price our-model', 'all its prices'],
      ['promptctl db remove-price gpt-4o --since 2026-01-01', 'one of them'],
    ],
    load: () => import('../commands/db-remove-price.ts'),
  },
];
