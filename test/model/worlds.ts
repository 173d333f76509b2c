import type { World } from './state.ts';

/** A process, Postgres and Redis, to which nothing happens. */
export const QUIET: Omit<World, 'name'> = {
  ...{ processes: 1, prompts: 2, releases: 1, failovers: 0, restores: 0, flushes: 0, reverts: 0, restarts: 0, repeats: 0 },
  ...{ inFlight: 2, questions: 1, hasCarriers: true, hasMending: false, hasReplica: false, hasDeposed: false, hasFiles: false },
};
