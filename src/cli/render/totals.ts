import { numeral } from '../../domain/words.ts';
import type { ArmTotals } from '../../workflows/compared.ts';
import { figure, NONE, percent } from './figures.ts';

/** `12 (0.29%)`. */
export function errorsText({ errors, errorRate }: ArmTotals): string {
  return errorRate === null || errors === 0 ? numeral(errors) : `${numeral(errors)} (${percent(errorRate)})`;
}

export function latencyText({ latency }: ArmTotals, what: 'mean' | 'p50' | 'p95'): string {
  return latency === null ? NONE : figure('milliseconds', latency[what]);
}

export function tokensText(tokens: number | null): string {
  return tokens === null ? NONE : figure('tokens', tokens);
}

/** Of a call or in all, with the share that has a price where that is not everything. What is unknown is never 0. */
export function costText({ cost, executions }: ArmTotals, what: 'mean' | 'total'): string {
  if (executions === 0) return NONE;
  if (cost === null) return 'unknown';
  return `${figure('dollars', cost[what])}${cost.share < 1 ? ` (${percent(cost.share)} priced)` : ''}`;
}

/** `3.55 (20% rated)`. */
export function ratingText({ rating }: ArmTotals): string {
  return rating === null ? NONE : `${figure('points', rating.mean)} (${percent(rating.coverage)} rated)`;
}
