import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openDiskSpool } from '../../src/tracking/disk-spool/disk-spool.ts';
import { adopt, listOrphans } from '../../src/tracking/disk-spool/orphans.ts';
import { createRecorder } from '../../src/tracking/recorder.ts';
import { RESOLVED } from './samples.ts';

// `append` tracks for ever until it is killed, and says each id after track() returned; what is full is as good as kept, since it is
// counted. `adopt` takes what orphans there are and says each line it found.
const [what = '', root = '', mostBytes = '1e9'] = process.argv.slice(2);
const options = { root, environment: 'production', now: Date.now, mostBytes: Number(mostBytes), segmentLines: 50 };

if (what === 'append') {
  const opened = openDiskSpool(options);
  if (opened.kind === 'refused') throw new Error(opened.reason);
  const { spool } = opened;
  const recorder = createRecorder({
    spool,
    environment: 'production',
    now: Date.now,
    random: randomBytes,
    onProblem: () => undefined,
  });
  for (let n = 0; ; n++) {
    process.stdout.write(`${recorder.track(RESOLVED, { latencyMs: n })}\n`);
    if (n % 64 === 63) await new Promise((resolve) => setImmediate(resolve));
  }
}

for (const directory of listOrphans(root)) {
  const spool = adopt(directory, options);
  if (spool === null) continue;
  for (let segment = spool.next(); segment !== null; segment = spool.next()) {
    for (const line of segment.lines) process.stdout.write(`${line}\n`);
    if (segment.damaged > 0) process.stdout.write(`${JSON.stringify({ kind: 'damaged', in: join(directory) })}\n`);
    spool.done(segment.sequence);
  }
  spool.close();
}
