import type { Health } from './health.ts';
import type { LiveEnvironment } from './live-environment.ts';
import type { ServingStatus, SourceStatus } from './prompts.ts';

/** How an environment is served at the moment. */
export function statusOf(live: LiveEnvironment, now: number, hasRedis: boolean): ServingStatus {
  const { holding, database } = live;
  const { state, confirmedAt } = holding;
  const cache = live.cache();
  return {
    environment: holding.environment,
    head: state?.shown ?? null,
    source: state?.source ?? null,
    stale: state === null || live.isStale(),
    age: confirmedAt === null ? null : now - confirmedAt,
    prompts: state === null ? 0 : countLive(state.prompts.values()),
    postgres: sourceStatus(database?.health ?? null, database !== null, now),
    redis: sourceStatus(cache?.health ?? null, hasRedis, now),
    processes: cache === null || cache.health.answeredAt === null ? null : cache.fleetSize,
    forged: cache?.forged() ?? 0,
  };
}

function sourceStatus(health: Health | null, configured: boolean, now: number): SourceStatus {
  const answeredAt = health?.answeredAt ?? null;
  return { configured, answered: answeredAt === null ? null : now - answeredAt, failure: health?.failure ?? null };
}

function countLive(prompts: Iterable<{ readonly served: { readonly live: unknown } }>): number {
  let count = 0;
  for (const { served } of prompts) if (served.live !== null) count++;
  return count;
}
