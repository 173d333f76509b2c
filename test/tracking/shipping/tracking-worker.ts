import { randomBytes } from 'node:crypto';
import type { ExecutionSubject } from '../../../src/domain/execution-subject.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { openTracker } from '../../../src/tracking/tracker.ts';

// Tracks what it is given until it is killed, or so many times, and says each id after track() returned. Then it may `flush`.
const [url = '', stateDirectory = '', resolved = '{}', most = '0', end = ''] = process.argv.slice(2);
const given = JSON.parse(resolved) as ExecutionSubject;
const tracker = openTracker({
  environment: given.environment,
  durability: 'disk',
  whenFull: 'drop-newest',
  stateDirectory,
  connection: 'here',
  openDatabase: async () => openDatabase(url, 'worker', { max: 1, holdsProcess: false }),
  openLiveCounters: null,
  prices: new Map(),
  hasTimers: true,
  now: Date.now,
  random: randomBytes,
  host: 'worker',
  onProblem: () => undefined,
});
for (let n = 0; n < (Number(most) || Infinity); n++) {
  process.stdout.write(`${tracker.track(given, { latencyMs: n })}\n`);
  if (n % 64 === 63) await new Promise((resolve) => setImmediate(resolve));
}
if (end === 'flush') await tracker.flush(20_000);
// Now nothing is left to do, and nobody waits.
