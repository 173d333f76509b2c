import { COUNTED, type Counted, PROMPT_TOKENS, RESPONSE_TOKENS, tokensMean } from '../domain/counted.ts';
import { mergeHistograms, quantileOf } from '../domain/histogram.ts';
import type { Usage } from '../storage/usage.ts';
import type { ArmTotals } from './compared.ts';

const COUNTED_NAMES = new Set<string>(COUNTED);

/** The totals that the mean of a metric takes; of a score they have its name. */
export function totalsFor(metric: string): readonly string[] {
  return MEANS.get(metric)?.totals ?? [metric];
}

/** The names of the scores that apps gave, `rating` among them. */
export function scoresIn(usages: readonly Usage[]): string[] {
  return [...new Set(usages.map(({ metric }) => metric))].filter((metric) => !COUNTED_NAMES.has(metric)).toSorted();
}

/** Adds up what was counted, as it happened. */
export function totalsOf(usages: readonly Usage[]): ArmTotals {
  const all = addUp(usages);
  const executions = all('executions').count;
  const [cost, rating] = [all('cost'), all('rating')];
  return {
    executions,
    errors: all('errors').count,
    errorRate: ratio(all('errors').count, executions),
    latency: latencyOf(usages, all('latency')),
    promptTokens: tokensMean(all, PROMPT_TOKENS),
    responseTokens: tokensMean(all, RESPONSE_TOKENS),
    cost: cost.count === 0 ? null : { total: cost.sum, mean: cost.sum / cost.count, share: cost.count / executions },
    rating:
      rating.count === 0
        ? null
        : { mean: rating.sum / rating.count, count: rating.count, coverage: rating.count / executions },
  };
}

/** The raw mean of a metric or score; null: nothing was measured, or totals do not tell (who was slow). */
export function meanOf(usages: readonly Usage[], metric: string): number | null {
  const all = addUp(usages);
  const known = MEANS.get(metric);
  return known === undefined ? ratio(all(metric).sum, all(metric).count) : known.mean(all);
}

/** Of executions that told tokens, the share whose cost is unknown; null: none told any. */
export function unpricedShare(usages: readonly Usage[]): number | null {
  const all = addUp(usages);
  const told = Math.max(...[...PROMPT_TOKENS, ...RESPONSE_TOKENS].map((name) => all(name).count));
  return told === 0 ? null : Math.max(0, 1 - all('cost').count / told);
}

type All = (metric: string) => Counted;

interface Mean {
  readonly totals: readonly string[];
  readonly mean: (all: All) => number | null;
}

/** Means that are not simply the sum of a metric by its count. A map, as scores may be called what objects have: `constructor`. */
const MEANS: ReadonlyMap<string, Mean> = new Map<string, Mean>([
  [
    'rating-coverage',
    {
      totals: ['rating', 'executions'],
      mean: (all) => ratio(all('rating').count, all('executions').count),
    },
  ],
  ['response-tokens', { totals: RESPONSE_TOKENS, mean: (all) => tokensMean(all, RESPONSE_TOKENS) }],
  ['prompt-tokens', { totals: PROMPT_TOKENS, mean: (all) => tokensMean(all, PROMPT_TOKENS) }],
  ['slow-share', { totals: [], mean: () => null }],
  [
    'error-rate',
    {
      totals: ['errors', 'executions'],
      mean: (all) => ratio(all('errors').count, all('executions').count),
    },
  ],
]);

function addUp(usages: readonly Usage[]): All {
  const found = new Map<string, { count: number; sum: number }>();
  for (const { metric, count, sum } of usages) {
    const known = found.get(metric);
    if (known === undefined) found.set(metric, { count, sum });
    else {
      known.count += count;
      known.sum += sum;
    }
  }
  return (metric) => found.get(metric) ?? { count: 0, sum: 0 };
}

function latencyOf(usages: readonly Usage[], { count, sum }: Counted): ArmTotals['latency'] {
  const histogram = mergeHistograms(
    usages.flatMap((usage) => (usage.metric === 'latency' ? [usage.histogram] : [])).filter((each) => each !== null),
  );
  const [p50, p95] = [quantileOf(histogram, 0.5), quantileOf(histogram, 0.95)];
  return count === 0 || p50 === null || p95 === null ? null : { mean: sum / count, p50, p95 };
}

function ratio(sum: number, count: number): number | null {
  return count === 0 ? null : sum / count;
}

export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
