import { randomInt } from 'node:crypto';
import { openDiskSnapshot } from '../../src/resolution/disk/disk-snapshot.ts';
import { stateAt } from './snapshot-states.ts';

// Saves for ever until it is killed, and says before each save which head and after it what became of it. Revisions follow the one
// clock of all processes, give or take 5 ms, so that most are newer than what is there and many are overtaken on their way.
const [directory = ''] = process.argv.slice(2);
const snapshot = openDiskSnapshot({ directory, connection: 'db.test:5432/app', environment: 'production' });
for (;;) {
  const revision = Number(process.hrtime.bigint() / 1000n) + randomInt(5000);
  process.stdout.write(`begin ${revision}\n`);
  const outcome = await snapshot.save(stateAt(revision), false);
  process.stdout.write(`${outcome} ${revision}\n`);
}
