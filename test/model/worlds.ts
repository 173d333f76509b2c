import type { World } from './state.ts';

/** A process, Postgres and Redis, to which nothing happens but a release. */
export const QUIET: World = {
  processes: 1,
  prompts: 2,
  releases: 1,
  failovers: 0,
  restores: 0,
  flushes: 0,
  reverts: 0,
  restarts: 0,
  repeats: 0,
  inFlight: 2,
  questions: 1,
  hasCarriers: true,
  hasMending: false,
  hasReplica: false,
  hasDeposed: false,
  hasFiles: false,
};

export type Worlds = { readonly [name: string]: Partial<World> };

/** Small enough to be walked through whole. */
export const SMALL: Worlds = {
  'a lost answer, an empty Redis': { releases: 2, prompts: 1, flushes: 1, hasMending: true },
  'a failover that loses releases': { releases: 2, failovers: 1, inFlight: 1, hasReplica: true, hasDeposed: true },
  'an older backup in place': { releases: 2, restores: 1, prompts: 1 },
  'numbers used again after a backup': { releases: 3, restores: 1, inFlight: 1 },
  'two processes and a backup': { processes: 2, restores: 1 },
};

/** Walked through as far as the limit goes. */
export const LARGE: Worlds = {
  'snapshots on disk and restarts': { releases: 2, restores: 1, restarts: 1, hasFiles: true },
  'old data in Redis, commands that run twice': { releases: 2, restores: 1, flushes: 1, reverts: 1, repeats: 1 },
  'two processes, two questions at a time': {
    processes: 2,
    releases: 2,
    restores: 1,
    inFlight: 3,
    questions: 2,
    hasMending: true,
  },
  'everything at once': {
    releases: 4,
    failovers: 1,
    restores: 2,
    flushes: 1,
    reverts: 1,
    restarts: 1,
    repeats: 1,
    inFlight: 3,
    hasMending: true,
    hasReplica: true,
    hasDeposed: true,
    hasFiles: true,
  },
};

/** For the long run. */
export const HUGE: Worlds = {
  'two processes, failover and backup': {
    processes: 2,
    releases: 3,
    failovers: 1,
    restores: 1,
    hasReplica: true,
    hasDeposed: true,
  },
  'two processes, everything at once': {
    processes: 2,
    releases: 4,
    failovers: 2,
    restores: 2,
    flushes: 1,
    reverts: 1,
    restarts: 2,
    repeats: 1,
    inFlight: 4,
    hasMending: true,
    hasReplica: true,
    hasDeposed: true,
    hasFiles: true,
  },
};

/** A backup that is taken back, or a replica that still has what the primary lost, while several questions are under way. */
export const SEVERAL_QUESTIONS: Worlds = {
  'a backup taken back': { releases: 1, prompts: 1, restores: 2, questions: 2, hasCarriers: false },
  'a replica of what was lost': {
    releases: 1,
    prompts: 1,
    restores: 1,
    questions: 2,
    hasCarriers: false,
    hasReplica: true,
  },
};
