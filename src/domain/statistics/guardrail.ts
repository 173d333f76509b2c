import type { Metric } from '../metrics.ts';
import type { Interval } from './contrast.ts';

/**
 * Whether a metric that must not suffer does. `kept`: it is worse by less than the margin, if at all. `harmed`: it is worse, and
 * not shown to be within the margin. `open`: not known yet.
 */
export type Guard = 'kept' | 'harmed' | 'open';

/** Judges a guardrail by its interval at the full alpha, whatever other metrics there are; no interval leaves it open. */
export function guard(interval: Interval | null, better: Metric['better'], margin: number): Guard {
  if (interval === null) return 'open';
  const [leastHarm, mostHarm] = better === 'lower' ? [interval.low, interval.high] : [-interval.high, -interval.low];
  if (mostHarm < margin) return 'kept';
  return leastHarm > 0 ? 'harmed' : 'open';
}
