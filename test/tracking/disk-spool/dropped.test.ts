import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { adopt } from '../../../src/tracking/disk-spool/orphans.ts';
import { lostIn, RESOLVED, recordInto, ship } from '../samples.ts';
import { age, openIn, segmentsIn, spoolOptions } from './use-spool.ts';

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

test('a segment that was told as lost is not shipped where the process died before it could remove the file', async () => {
  const options = await spoolOptions({ mostBytes: 4_000, whenFull: 'drop-oldest', segmentLines: 4 });
  const spool = openIn(options);
  const { recorder } = recordInto(spool);
  const sealed = new Map<string, Buffer>();
  let tracked = 0;
  // Until the first one was dropped.
  for (; sealed.size === segmentsIn(spool.directory).length; tracked++) {
    recorder.track(RESOLVED);
    for (const path of segmentsIn(spool.directory)) sealed.set(path, readFileSync(path));
  }
  const [[path, bytes] = ['', Buffer.alloc(0)]] = sealed;
  writeFileSync(path, bytes);
  writeFileSync(join(spool.directory, 'owner'), '1 1 0 elsewhere\n');
  age(spool.directory);
  const adopted = adopt(spool.directory, options);
  if (adopted === null) throw new Error('not taken');
  const events = ship(adopted);
  const stored = new Set(events.flatMap((event) => (event.kind === 'execution' ? [event.id] : [])));
  expect(lostIn(events)).toEqual({ 'production: the spool was full': 4 });
  expect(stored.size).toBe(tracked - 4);
});
