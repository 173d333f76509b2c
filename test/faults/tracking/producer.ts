import { randomBytes } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import type { Tracked } from '../../../src/domain/execution-subject.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { TIMINGS } from '../../../src/tracking/shipping/timings.ts';
import { openTracker } from '../../../src/tracking/tracker.ts';
import type { Entry } from './ledger.ts';

/** What an app that tracks is started with. */
export interface ProducerOptions {
  readonly url: string;
  readonly stateDirectory: string;
  readonly environment: string;
  /** What it was served, each for other users. */
  readonly resolved: readonly Tracked[];
  /** The file that it notes in what it tracked. */
  readonly ledger: string;
  /** So many executions every so many milliseconds. */
  readonly burst: number;
  readonly every: number;
}

/** As in earnest, with hours and minutes cut short: what fails is tried again many times while a test lasts. */
const HASTY = {
  ...TIMINGS,
  seal: 40,
  beat: 500,
  deadline: 400,
  pauseLeast: 20,
  pauseMost: 200,
  adoptFirst: 50,
  adopt: 200,
  fold: 150,
  foldMore: 30,
};
const USERS = 200;

// An app that tracks for ever what it is served. It ends with SIGKILL, or with whoever started it.
const { url, stateDirectory, environment, resolved, ledger, burst, every }: ProducerOptions = JSON.parse(
  process.argv[2] ?? '{}',
);
const noted = openSync(ledger, 'a');
const tracker = openTracker(
  {
    environment,
    durability: 'disk',
    whenFull: 'drop-newest',
    stateDirectory,
    connection: 'here',
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
setInterval(() => {
  for (let n = 0; n < burst; n++) step();
}, every);
process.stdin.resume().on('end', () => process.exit(0));

function step(): void {
  const place = count++ % resolved.length;
  const served = resolved[place] as Tracked;
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
