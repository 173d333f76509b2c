import { randomBytes } from 'node:crypto';
import { createIds } from '../../dist/domain/uuid7.js';
import { executionOf, OUTSIDE, readSeries, shipper } from '../track/promptctl.js';

/** What a process ships in the five seconds between two folds: batches, each with something of every prompt. */
const BATCHES = 10;
const SIZE = 200;

/** Ships what so many processes leave to be folded. @param {import('../../dist/storage/database.js').Database} database @param {number} processes */
export async function leaveUnfolded(database, processes) {
  const series = await readSeries(database, OUTSIDE, 'production', 10);
  const keys = Array.from({ length: 1_000 }, () => randomBytes(16).toString('hex'));
  const makeId = createIds(randomBytes);
  let n = 0;
  for (let each = 0; each < processes; each++) {
    const ship = shipper(database, series);
    for (let batch = 0; batch < BATCHES; batch++) {
      await ship(Array.from({ length: SIZE }, () => executionOf(makeId(Date.now()), n++, series.length, keys)));
    }
  }
  await database.query('analyze promptctl.rollup_parts');
}
