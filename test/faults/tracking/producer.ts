import { randomBytes } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import type { ExecutionSubject } from '../../../src/domain/execution-subject.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import type { WhenFull } from '../../../src/tracking/spool.ts';
import { openTracker } from '../../../src/tracking/tracker.ts';
import { CONNECTION, HASTY } from './hasty.ts';
import type { Entry } from './ledger.ts';

/** What an app that tracks is started with. */
export interface ProducerOptions {
  readonly url: string;
  readonly stateDirectory: string;
  readonly environment: string;
  /** What it was served, each for other users. */
  readonly resolved: readonly ExecutionSubject[];
  /** The file that it notes in what it tracked. */
  readonly ledger: string;
  /** So many executions every so many milliseconds. */
  readonly burst: number;
  readonly every: number;
  /** How much its spool may hold; null: as much as usual. */
  readonly full: Full | null;
}

export interface Full {
  readonly whenFull: WhenFull;
  readonly mostBytes: number;
}

const USERS = 200;

// An app that tracks for ever what it is served. It ends with SIGKILL, or with whoever started it.
const { url, stateDirectory, environment, resolved, ledger, burst, every, full }: ProducerOptions = JSON.parse(
  process.argv[2] ?? '{}',
);
const noted = openSync(ledger, 'a');
const tracker = openTracker(
  {
    environment,
    durability: 'disk',
    whenFull: 'drop-newest',
    ...full,
    stateDirectory,
    connection: CONNECTION,
    openDatabase: async () => openDatabase(url, 'producer', { max: 1, holdsProcess: false }),
    openLiveCounters: null,
    prices: new Map(),
    hasTimers: true,
    now: Date.now,
    random: randomBytes,
    host: 'producer',
    onProblem: () => undefined,
  },
  HASTY,
);
let count = 0;
const rated: string[] = [];
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(0);
  for (let n = 0; n < burst; n++) step();
}, every);

function step(): void {
  const place = count++ % resolved.length;
  const served = resolved[place] as ExecutionSubject;
  // Users have an arm of their own, so that none of them is in two.
  const userId = `user-${place}-${Math.floor(count / resolved.length) % USERS}`;
  const measured = { latency: count % 5_000, tokens: count % 300, cost: (count % 64) / 1024 };
  const error = count % 11 === 0 ? 'time-out' : null;
  const { latency: latencyMs, tokens: promptTokens, cost } = measured;
  const id = tracker.track({ ...served, userId }, { latencyMs, promptTokens, cost, error });
  note({ kind: 'execution', id, place, ...measured, error });
  if (count % 3 !== 0) return;
  // Now and then once more, and long after.
  const scored = count % 9 === 0 ? (rated[(count * 7) % rated.length] ?? id) : id;
  const value = 1 + (count % 5);
  tracker.rate(scored, value);
  note({ kind: 'score', id: scored, value });
  rated.push(id);
}

function note(entry: Entry): void {
  writeSync(noted, `${JSON.stringify(entry)}\n`);
}
