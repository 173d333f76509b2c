/** Milliseconds; `docs/operations.md` and decision 0013 say what follows from them. */
export const TIMINGS = {
  /** Between two looks at the head in Redis, and the grid for those at Postgres. */
  beat: 250,
  /** Redis has so long before Postgres is asked in its place. */
  redisHedge: 100,
  /** Between two looks at the head in Postgres while Redis answers, and while it does not. */
  postgresPoll: 1_000,
  postgresPollAlone: 250,
  /** What all processes together may add to the interval of each: the fleet asks Postgres at most 200 times a second. */
  postgresPollPerProcess: 1_000 / 200,
  /** A head is one small row; a state may be large. */
  headDeadline: 400,
  changesDeadline: 1_000,
  stateDeadline: 15_000,
  /** Processes report what they serve on change, and so often at least. */
  acknowledgeEvery: 5_000,
  /** Without a sign of our own timers for so long, the process was frozen: the next call looks before it answers. */
  frozenAfter: 2_000,
  /** What a call waits at most for that look, and for a second one over a new connection where the old one died unnoticed. */
  thawWait: 1_000,
  /** In serverless mode a call looks when the last look is older. */
  serverlessFresh: 1_000,
  /** Disk and bundle may take so long before anybody is connected to. */
  loading: 1_500,
  /** A start waits so long for live data when there is a snapshot to serve from meanwhile. */
  graceWithSnapshot: 120,
  /** What `ready` waits unless told otherwise. */
  ready: 5_000,
  /** Repairs of Redis are spread over so long, so that the first process is done before the others begin. */
  repairSpread: 30,
  /** What is published makes a process look, or report, so often at most. */
  pushedEvery: 25,
  /** A process repairs Redis so often at most, and overwrites one and the same forged state ever more rarely. */
  repairedEvery: 500,
  forgedRarely: 30_000,
  /** A call before the first snapshot waits so long. */
  firstWait: 3_000,
  /** A call that asks for a release waits so long for it. */
  revisionWait: 2_000,
  /** Closing takes so long at most. */
  closing: 2_000,
  /** A snapshot is written to disk so long after a change; several changes are written once. */
  saveAfter: 500,
  /** One that could not be written is tried again. */
  saveAgain: 30_000,
} as const;

/** The interval between two looks at Postgres: the larger the fleet, the rarer each process looks. */
export function postgresInterval(isRedisAnswering: boolean, fleetSize: number): number {
  const alone = isRedisAnswering ? TIMINGS.postgresPoll : TIMINGS.postgresPollAlone;
  return Math.max(alone, fleetSize * TIMINGS.postgresPollPerProcess);
}
