import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lostIn, RESOLVED, recordInto, ship } from '../samples.ts';
import { openIn, segmentsIn, spoolOptions } from './use-spool.ts';

/** A spool that is full of whole segments of four, and what was tracked; `spoil` changes the oldest of them. */
async function overfill(spoil: (path: string) => void) {
  const spool = openIn(await spoolOptions({ mostBytes: 4_000, whenFull: 'drop-oldest', segmentLines: 4 }));
  const { recorder, problems } = recordInto(spool);
  for (let n = 0; n < 4; n++) recorder.track(RESOLVED);
  spoil(segmentsIn(spool.directory)[0] ?? '');
  for (let n = 0; n < 30; n++) recorder.track(RESOLVED);
  const events = ship(spool);
  const kept = events.filter(({ kind }) => kind === 'execution').length;
  return { kept, lost: lostIn(events), problems };
}

test('a segment that is dropped counts as lost with the lines of it that were damaged', async () => {
  const { kept, lost } = await overfill((path) =>
    writeFileSync(path, readFileSync(path, 'utf8').replace('user-1', 'user-2')),
  );
  expect(lost).toEqual({ 'production: the spool was full': 34 - kept });
});

test('a segment whose file was deleted makes room as well, and is told as deleted', async () => {
  const { kept, lost, problems } = await overfill((path) => rmSync(path));
  expect({ lost, problems, isSome: kept > 0 }).toEqual({
    lost: { 'production: the spool was deleted': 4, 'production: the spool was full': 30 - kept },
    problems: [],
    isSome: true,
  });
});
