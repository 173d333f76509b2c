import { randomUUID } from 'node:crypto';
import { cpSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { adopt } from '../../../src/tracking/disk-spool/orphans.ts';
import { lostIn, RESOLVED, recordInto, ship } from '../samples.ts';
import { age, openIn, spoolOptions } from './use-spool.ts';

const LOST = 'production: the spool was full';

test('what was lost before and after a process was taken for gone is told by both together, once', async () => {
  const options = await spoolOptions({ mostBytes: 2_000 });
  const spool = openIn(options);
  const { recorder } = recordInto(spool);
  const track = (times: number) => Array.from({ length: times }, () => recorder.track(RESOLVED));
  track(20);
  // It sleeps, in another container: nobody here sees it run.
  writeFileSync(join(spool.directory, 'owner'), '1 1 0 elsewhere\n');
  age(spool.directory);
  const adopted = adopt(spool.directory, options);
  if (adopted === null) throw new Error('not taken');
  const theirs = ship(adopted);
  track(7);
  const ours = ship(spool);
  track(20);
  ours.push(...ship(spool));
  const events = [...theirs, ...ours];
  const stored = new Set(events.flatMap((event) => (event.kind === 'execution' ? [event.id] : [])));
  expect(lostIn(theirs)[LOST]).toBeGreaterThan(0);
  expect(lostIn(ours)[LOST]).toBeGreaterThan(0);
  expect(lostIn(events)).toEqual({ [LOST]: 47 - stored.size });
});

test('what another ships as well is not told as lost by who drops the oldest', async () => {
  const options = await spoolOptions({ mostBytes: 4_000, whenFull: 'drop-oldest', segmentLines: 4 });
  const spool = openIn(options);
  const { recorder } = recordInto(spool);
  recorder.track(RESOLVED);
  writeFileSync(join(spool.directory, 'owner'), '1 1 0 elsewhere\n');
  age(spool.directory);
  const adopted = adopt(spool.directory, options);
  if (adopted === null) throw new Error('not taken');
  const theirs = ship(adopted);
  for (let n = 0; n < 30; n++) recorder.track(RESOLVED);
  const events = [...theirs, ...ship(spool)];
  const stored = new Set(events.flatMap((event) => (event.kind === 'execution' ? [event.id] : [])));
  expect(lostIn(events)).toEqual({ [LOST]: 31 - stored.size });
});

test('a directory that is away for a while, with no room for another, is used again when it is back', async () => {
  const options = await spoolOptions();
  const spool = openIn(options);
  const { recorder } = recordInto(spool);
  recorder.track(RESOLVED);
  renameSync(options.root, `${options.root}.away`);
  // A link that leads nowhere: nothing is there, and nothing is made behind it.
  symlinkSync(`${options.root}.nowhere`, options.root);
  spool.seal();
  recorder.track(RESOLVED);
  rmSync(options.root);
  renameSync(`${options.root}.away`, options.root);
  spool.seal();
  recorder.track(RESOLVED);
  const events = ship(spool);
  expect([events.filter(({ kind }) => kind === 'execution').length, lostIn(events)]).toEqual([
    2,
    { 'production: the disk failed': 1 },
  ]);
});

test('what comes when a directory was taken between two segments goes to a new one', async () => {
  const options = await spoolOptions();
  const spool = openIn(options);
  const { recorder, problems } = recordInto(spool);
  recorder.track(RESOLVED);
  expect(ship(spool).length).toBe(1);
  rmSync(spool.directory, { recursive: true });
  recorder.track(RESOLVED);
  expect({ events: ship(spool).map(({ kind }) => kind), problems }).toEqual({ events: ['execution'], problems: [] });
});

test('what a process that is gone only noted is told under a number that none of its batches had', async () => {
  const options = await spoolOptions();
  const spool = openIn(options);
  spool.append('1');
  ship(spool);
  spool.lose('production', 'the disk failed');
  const left = join(options.root, randomUUID());
  cpSync(spool.directory, left, { recursive: true });
  rmSync(join(left, 'owner'));
  const { sequence, after, lines = [] } = adopt(left, options)?.next() ?? {};
  expect({ sequence, after, lines: lines.length }).toEqual({ sequence: 2, after: 1, lines: 1 });
});
