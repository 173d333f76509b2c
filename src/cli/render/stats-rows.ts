import type { PromptStats, Stats } from '../../workflows/prompt-stats.ts';
import type { Cells } from './separated.ts';

/** The columns of `stats` for programs: one line for each prompt. New ones come behind. */
export const STATS_COLUMNS: readonly string[] = [
  'environment since until prompt version test executions errors error_rate',
  'latency_mean_ms latency_p50_ms latency_p95_ms prompt_tokens response_tokens',
  'cost_total_usd cost_mean_usd cost_coverage rating ratings rating_coverage fallback_share',
].flatMap((names) => names.split(' '));

export function statsRows({ environment, since, until, prompts }: Stats): Cells[] {
  return prompts.map((prompt) => ({ environment, since, until, ...rowOf(prompt) }));
}

function rowOf({ prompt, version, test, totals, fallbackShare }: PromptStats): Cells {
  const { latency, cost, rating } = totals;
  return {
    prompt,
    version,
    test,
    executions: totals.executions,
    errors: totals.errors,
    error_rate: totals.errorRate,
    latency_mean_ms: latency?.mean ?? null,
    latency_p50_ms: latency?.p50 ?? null,
    latency_p95_ms: latency?.p95 ?? null,
    prompt_tokens: totals.promptTokens,
    response_tokens: totals.responseTokens,
    cost_total_usd: cost?.total ?? null,
    cost_mean_usd: cost?.mean ?? null,
    cost_coverage: cost?.share ?? null,
    rating: rating?.mean ?? null,
    ratings: rating?.count ?? null,
    rating_coverage: rating?.coverage ?? null,
    fallback_share: fallbackShare,
  };
}
