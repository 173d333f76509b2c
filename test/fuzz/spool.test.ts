import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { adopt } from '../../src/tracking/disk-spool/orphans.ts';
import { readEvent } from '../../src/tracking/shipping/event-reading.ts';
import type { Spool } from '../../src/tracking/spool.ts';
import { rounds } from '../helpers/long-run.ts';
import { age, openIn, segmentsIn, spoolOptions } from '../tracking/disk-spool/use-spool.ts';
import { RESOLVED, recordInto } from '../tracking/samples.ts';
import { type Chance, fuzz } from './chance.ts';
import { mutateBytes } from './mutate.ts';

const EVENTS = 5;

/** The files of a process that died, by name. */
type Left = ReadonlyMap<string, Buffer>;

async function leftBehind(): Promise<{ readonly files: Left; readonly ids: ReadonlySet<string> }> {
  const dead = openIn(await spoolOptions());
  const { recorder } = recordInto(dead);
  const ids = new Set(Array.from({ length: EVENTS }, () => recorder.track(RESOLVED)));
  dead.seal();
  ids.add(recorder.track(RESOLVED));
  const files = new Map(readdirSync(dead.directory).map((name) => [name, readFileSync(join(dead.directory, name))]));
  expect(segmentsIn(dead.directory).length).toBeGreaterThan(0);
  return { files, ids };
}

/** Some of the files with other bytes, one another's, or none. */
function spoil(chance: Chance, files: Left): Left {
  const spoilt = new Map(files);
  for (const name of [...files.keys()].filter((each) => each !== 'owner')) {
    const bytes = files.get(name) ?? Buffer.of();
    if (chance.is(0.5)) spoilt.set(name, mutateBytes(chance, bytes));
    if (chance.is(0.05)) spoilt.set(name, files.get(chance.pick([...files.keys()])) ?? Buffer.of());
    if (chance.is(0.05)) spoilt.delete(name);
  }
  if (chance.is(0.1))
    spoilt.set(chance.pick(['000000000009.seg', '999999999999.seg', 'x.seg', 'state~']), Buffer.from('x\n'));
  return spoilt;
}

/** The ids of all that is shipped of it; what is no event is set aside, with a reason. */
function eventsOf(spool: Spool): string[] {
  const ids: string[] = [];
  spool.seal();
  for (let segment = spool.next(); segment !== null; segment = spool.next()) {
    const read = segment.lines.map(readEvent);
    ids.push(...read.flatMap((line) => (line.kind === 'event' && 'id' in line.event ? [line.event.id] : [])));
    spool.done(segment.sequence);
  }
  return ids;
}

test('spools of processes that died, spoilt, are adopted without what is damaged, or left', async () => {
  const { files, ids } = await leftBehind();
  const options = await spoolOptions();
  mkdirSync(options.root, { recursive: true, mode: 0o700 });
  let [shipped, isWhole] = [0, 0];
  const tried = rounds(400, 10_000);
  await fuzz(
    tried,
    (chance) => spoil(chance, files),
    (left) => {
      const directory = join(options.root, '01890a5d-ac96-774b-bcce-b302099a8057');
      mkdirSync(directory, { mode: 0o700 });
      for (const [name, bytes] of left) writeFileSync(join(directory, name), bytes, { mode: 0o600 });
      writeFileSync(join(directory, 'owner'), '7 100 0123456789abcdef elsewhere.example\n');
      age(directory);
      const spool = adopt(directory, options);
      const events = spool === null ? [] : eventsOf(spool);
      spool?.close();
      shipped += events.length;
      if (events.length === EVENTS + 1) isWhole++;
      const strange = events.filter((id) => !ids.has(id));
      if (strange.length > 0) throw new Error(`it ships ${JSON.stringify(strange)}`);
      for (const name of readdirSync(options.root)) rmSync(join(options.root, name), { recursive: true, force: true });
    },
    (left) => JSON.stringify([...left].map(([name, bytes]) => [name, bytes.toString('latin1')])),
  );
  expect({ areSomeWhole: isWhole > 10, areSomeShort: shipped < tried * (EVENTS + 1) }).toEqual({
    areSomeWhole: true,
    areSomeShort: true,
  });
}, 600_000);

test('lines of another version, or of nobody, are events or set aside with a reason', async () => {
  let events = 0;
  await fuzz(
    rounds(3_000, 100_000),
    (chance) => {
      const event = JSON.parse(EVENT);
      if (chance.is(0.3)) return mutateBytes(chance, Buffer.from(EVENT)).toString();
      event[chance.is(0.9) ? chance.pick(Object.keys(event)) : 'x'] = JSON.parse(chance.pick(STRANGE));
      return JSON.stringify(event);
    },
    (line) => {
      const read = readEvent(line);
      if (read.kind === 'event') events++;
      else if (read.reason === '') throw new Error('it says nothing');
    },
  );
  expect(events).toBeGreaterThan(100);
});

const EVENT = JSON.stringify({
  kind: 'score',
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  name: 'rating',
  value: 4,
  feedback: null,
  at: '2026-01-31T12:00:00Z',
});
const STRANGE = [
  'null',
  '1',
  '-1',
  '1e400',
  '9e15',
  '""',
  '"x"',
  '"score"',
  '"gap"',
  '"__proto__"',
  '[]',
  '{}',
  '{"toString":1}',
  '{"length":1}',
  '"2026"',
  `"${'x'.repeat(5_000)}"`,
  `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
];
