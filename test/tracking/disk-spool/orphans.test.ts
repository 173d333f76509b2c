import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { TrackedEvent } from '../../../src/domain/execution.ts';
import { adopt, listOrphans } from '../../../src/tracking/disk-spool/orphans.ts';
import { compileWorker, type Worker } from '../../helpers/worker-process.ts';
import { lostIn, RESOLVED, recordInto, ship } from '../samples.ts';
import { age, openIn, segmentsIn, spoolOptions } from './use-spool.ts';

let worker: Worker;
beforeAll(async () => {
  worker = await compileWorker('../tracking/appending-worker.ts');
});
afterAll(() => worker.remove());

const ELSEWHERE = '7 100 0123456789abcdef elsewhere.example\n';

/** Makes a spool that of a process which is gone, as far as anybody can see. */
function abandon(directory: string): void {
  writeFileSync(join(directory, 'owner'), ELSEWHERE);
  age(directory);
}

describe('a directory is an orphan', () => {
  test('when its owner is not seen to run and gave no sign for a minute, or left it', async () => {
    const options = await spoolOptions();
    const [mine, gone, quiet, left] = [1, 2, 3, 4].map(() => openIn(options));
    for (const spool of [mine, gone, quiet, left]) spool?.append('1');
    for (const spool of [mine, quiet]) age(spool?.directory ?? '');
    abandon(gone?.directory ?? '');
    writeFileSync(join(quiet?.directory ?? '', 'owner'), ELSEWHERE);
    left?.close();
    // The process id is ours, but its process was another: a container that started again.
    const reborn = openIn(options);
    writeFileSync(join(reborn.directory, 'owner'), `${process.pid} 1 0123456789abcdef ${hostname()}\n`);
    age(reborn.directory);
    expect(new Set(listOrphans(options.root))).toEqual(new Set([gone?.directory, left?.directory, reborn.directory]));
  });

  test('never through a link, and what was never finished is removed', async () => {
    const options = await spoolOptions();
    const spool = openIn(options);
    spool.append('1');
    spool.close();
    const away = join(options.root, '..', 'away');
    renameSync(spool.directory, away);
    symlinkSync(away, spool.directory);
    const unfinished = join(options.root, '.00000000-0000-4000-8000-000000000000.tmp');
    mkdirSync(unfinished);
    utimesSync(unfinished, 1, 1);
    expect({ found: listOrphans(options.root), names: readdirSync(options.root) }).toEqual({
      found: [],
      names: [spool.producer],
    });
    expect(listOrphans(join(options.root, 'none'))).toEqual([]);
  });
});

describe('an orphan', () => {
  test('is shipped by one process under its own name, with its numbers and its gaps, and is gone then', async () => {
    const options = await spoolOptions({ segmentLines: 2, mostBytes: 1_800 });
    const dead = openIn(options);
    const { recorder } = recordInto(dead);
    for (let n = 0; n < 10; n++) recorder.track(RESOLVED);
    const [first] = [dead.next()];
    dead.done(1);
    abandon(dead.directory);
    const [directory = ''] = listOrphans(options.root);
    const spool = adopt(directory, options);
    const next = spool?.next();
    expect([adopt(directory, options), listOrphans(options.root)]).toEqual([null, []]);
    expect({ producer: next?.producer, sequence: next?.sequence, after: next?.after }).toEqual({
      producer: dead.producer,
      sequence: 2,
      after: 1,
    });
    const events = spool === null ? [] : ship(spool);
    const kept = events.filter(({ kind }) => kind === 'execution').length + (first?.lines.length ?? 0);
    expect(lostIn(events)).toEqual({ 'production: the spool was full': 10 - kept });
    spool?.close();
    expect(readdirSync(options.root)).toEqual([]);
  });

  test('goes on with its numbers where something is added, also when all before is done', async () => {
    const options = await spoolOptions({ segmentLines: 1 });
    const dead = openIn(options);
    for (const line of ['1', '2']) dead.append(line);
    dead.done(1);
    dead.done(2);
    const { directory } = dead;
    recordInto(openIn({ ...options, mostBytes: 0 })).recorder.track(RESOLVED);
    abandon(directory);
    expect(adopt(directory, options)).toBeNull();
    const [full = ''] = readdirSync(options.root).map((name) => join(options.root, name));
    abandon(full);
    const spool = adopt(full, options);
    expect([spool?.next()?.sequence, spool?.next()?.after, lostIn(spool === null ? [] : ship(spool))]).toEqual([
      1,
      0,
      { 'production: the spool was full': 1 },
    ]);
  });

  test('that died between telling a gap and noting that tells it once', async () => {
    const options = await spoolOptions({ mostBytes: 2_000 });
    const dead = openIn(options);
    const { recorder } = recordInto(dead);
    for (let n = 0; n < 10; n++) recorder.track(RESOLVED);
    const state = join(dead.directory, 'state');
    const before = readFileSync(state);
    dead.seal();
    writeFileSync(state, before);
    abandon(dead.directory);
    const spool = adopt(dead.directory, options);
    const events = spool === null ? [] : ship(spool);
    const kept = events.filter(({ kind }) => kind === 'execution').length;
    expect(lostIn(events)).toEqual({ 'production: the spool was full': 10 - kept });
  });

  test('whose notes were destroyed is shipped all the same', async () => {
    const options = await spoolOptions({ segmentLines: 1 });
    const dead = openIn(options);
    for (const line of ['1', '2', '3']) dead.append(line);
    dead.done(1);
    abandon(dead.directory);
    writeFileSync(join(dead.directory, 'state'), 'x'.repeat(8192));
    const spool = adopt(dead.directory, options);
    const { sequence, after, lines } = spool?.next() ?? {};
    expect({ sequence, after, lines, left: spool?.size().segments }).toEqual({
      sequence: 2,
      after: 1,
      lines: ['2'],
      left: 2,
    });
  });

  // At the sixth event a segment ends by its lines, or the shipper seals it later.
  test.each([3, 4])(
    'that lives after all goes on under another name, and no event is lost (%d lines)',
    async (lines) => {
      const options = await spoolOptions({ segmentLines: lines });
      const live = openIn(options);
      const { recorder } = recordInto(live);
      const ids = [1, 2, 3, 4, 5].map(() => recorder.track(RESOLVED));
      abandon(live.directory);
      const thief = adopt(live.directory, options);
      const taken = thief === null ? [] : ship(thief);
      ids.push(recorder.track(RESOLVED));
      live.seal();
      ids.push(recorder.track(RESOLVED));
      const own = ship(live);
      const found = [...taken, ...own].map((event) => ('id' in event ? event.id : ''));
      expect({ found: [...new Set(found)].toSorted(), lost: lostIn([...taken, ...own]) }).toEqual({
        found: ids.toSorted(),
        lost: {},
      });
      expect(live.producer).not.toBe(thief?.producer);
      expect(own.length).toBe(7 - lines);
    },
  );

  test('of many is claimed by exactly one process', async () => {
    const options = await spoolOptions({ segmentLines: 5 });
    const ids: string[] = [];
    for (let n = 0; n < 30; n++) {
      const dead = openIn(options);
      const { recorder } = recordInto(dead);
      for (let each = 0; each < 12; each++) ids.push(recorder.track(RESOLVED));
      abandon(dead.directory);
    }
    const outputs = await Promise.all([1, 2, 3].map(() => worker.run('adopt', options.root)));
    const found = outputs.flatMap((output) => eventsOf(output)).map((event) => ('id' in event ? event.id : ''));
    expect(found.toSorted()).toEqual(ids.toSorted());
    expect(readdirSync(options.root)).toEqual([]);
  });
});

test('what track() returned for is on disk after kill -9, or counted, and nothing else is', async () => {
  for (const mostBytes of ['1e9', '40000']) {
    const { root } = await spoolOptions();
    const told = (await Promise.all([1, 2, 3].map(() => liveAndDie(worker.start('append', root, mostBytes))))).flat();
    for (const name of readdirSync(root)) {
      expect(segmentsIn(join(root, name)).length).toBeGreaterThan(0);
      age(join(root, name));
    }
    const events = eventsOf(await worker.run('adopt', root));
    const kept = new Set(events.flatMap((event) => (event.kind === 'execution' ? [event.id] : [])));
    const lost = Object.values(lostIn(events)).reduce((sum, each) => sum + each, 0);
    const missing = told.filter((id) => !kept.has(id)).length;
    // A process dies between keeping an event and saying so; in the pipe may be what it said and nobody read.
    const unsaid = kept.size + lost - told.length;
    expect({ damaged: events.filter(({ kind }) => (kind as string) === 'damaged'), isEnough: unsaid >= 0 }).toEqual({
      damaged: [],
      isEnough: true,
    });
    expect(missing).toBeLessThanOrEqual(lost);
    expect(lost > 0).toBe(mostBytes !== '1e9');
    expect(readdirSync(root)).toEqual([]);
  }
});

/** Kills a process while it tracks; the ids that it said. */
async function liveAndDie(child: ChildProcess): Promise<string[]> {
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  await vi.waitFor(() => expect(output.length).toBeGreaterThan(20_000), { timeout: 20_000 });
  child.kill('SIGKILL');
  await once(child, 'close');
  return output.split('\n').slice(0, -1);
}

function eventsOf(output: string): TrackedEvent[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TrackedEvent);
}
