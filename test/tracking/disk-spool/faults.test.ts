import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDiskSpool } from '../../../src/tracking/disk-spool/disk-spool.ts';
import { temporaryDirectory } from '../../helpers/story.ts';
import { lostIn, NOON, RESOLVED, recordInto, ship } from '../samples.ts';
import { openIn, segmentsIn, spoolOptions } from './use-spool.ts';

describe('a directory of a spool', () => {
  test('is closed to others, and so is all in it; an empty one goes with its process', async () => {
    const spool = openIn(await spoolOptions());
    spool.append('1');
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
    const modes = readdirSync(spool.directory)
      .toSorted()
      .map((name) => `${name} ${mode(join(spool.directory, name))}`);
    expect([mode(join(spool.directory, '..')), mode(spool.directory), ...modes]).toEqual([
      '700',
      '700',
      '000000000001.seg 600',
      'owner 600',
      'state 600',
    ]);
    ship(spool);
    spool.close();
    expect(readdirSync(join(spool.directory, '..'))).toEqual([]);
  });

  test.each(['a symbolic link', 'open to others', 'a file'])(
    'is refused where that of all spools is %s',
    async (how) => {
      const options = await spoolOptions();
      if (how === 'a symbolic link') symlinkSync(await temporaryDirectory(), options.root);
      else if (how === 'a file') writeFileSync(options.root, '');
      else mkdirSync(options.root);
      if (how === 'open to others') spawnSync('chmod', ['777', options.root]);
      const reason = {
        'a symbolic link': 'it is a symbolic link',
        'open to others': 'others than its owner may write to it',
        'a file': 'EEXIST: file already exists',
      }[how];
      expect(openDiskSpool(options)).toEqual({ kind: 'refused', reason });
    },
  );

  test('that becomes a link is not written through: what comes goes to a new one', async () => {
    const spool = openIn(await spoolOptions());
    const elsewhere = await temporaryDirectory();
    renameSync(spool.directory, `${spool.directory}.moved`);
    symlinkSync(elsewhere, spool.directory);
    expect({ kept: spool.append('1'), there: readdirSync(elsewhere) }).toEqual({ kept: 'kept', there: [] });
  });

  test('that was deleted is made anew, of another producer, with what was in the open segment', async () => {
    const spool = openIn(await spoolOptions({ segmentLines: 3 }));
    const { recorder } = recordInto(spool);
    const ids = [1, 2, 3, 4, 5].map(() => recorder.track(RESOLVED));
    const { producer } = spool;
    rmSync(spool.directory, { recursive: true });
    ids.push(recorder.track(RESOLVED));
    const events = ship(spool);
    const found = events.flatMap((event) => (event.kind === 'execution' ? [event.id] : []));
    expect({ isAnother: spool.producer !== producer, found, lost: lostIn(events) }).toEqual({
      isAnother: true,
      found: ids.slice(3),
      lost: { 'production: the spool was deleted': 3 },
    });
  });

  test('that was deleted while lines are in the open segment loses none of them', async () => {
    const spool = openIn(await spoolOptions());
    const { recorder } = recordInto(spool);
    const ids = [1, 2, 3].map(() => recorder.track(RESOLVED));
    rmSync(join(spool.directory, '..'), { recursive: true });
    spool.seal();
    ids.push(recorder.track(RESOLVED));
    expect(ship(spool).map((event) => 'id' in event && event.id)).toEqual(ids);
  });
});

describe('a disk that refuses', () => {
  /** Takes so many bytes in all, the last ones in part, and then none until `free` is called. */
  const narrowDisk = (bytes: number) => {
    let left = bytes;
    const writeBytes = (fd: number, from: Uint8Array, offset: number, length: number) => {
      const written = writeSync(fd, from, offset, Math.min(length, left));
      left -= written;
      if (written === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      return written;
    };
    return { writeBytes, free: () => void (left = 1e9) };
  };

  test('costs what comes meanwhile, counted exactly, and nothing of what came before and after', async () => {
    for (const bytes of [0, 1, 100, 1_000, 1_234]) {
      const disk = narrowDisk(bytes);
      const spool = openIn(await spoolOptions({ writeBytes: disk.writeBytes }));
      const { recorder, problems } = recordInto(spool);
      for (let n = 0; n < 20; n++) recorder.track(RESOLVED);
      spool.seal();
      disk.free();
      for (let n = 0; n < 5; n++) recorder.track(RESOLVED);
      const segments: number[] = [];
      const events = ship(spool);
      for (const { kind } of events) if (kind === 'execution') segments.push(1);
      expect(lostIn(events)).toEqual({ 'production: the disk failed': 25 - segments.length });
      expect(segments.length).toBeGreaterThanOrEqual(5);
      expect(problems.map(({ code }) => code)).toEqual(['spool-failing']);
    }
  });

  test('is one of the system too: a full file system', async () => {
    const folder = await temporaryDirectory();
    if (!mount(folder, ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs'])) return;
    const spool = openIn(await spoolOptions({ root: join(folder, 'spool') }));
    const { recorder } = recordInto(spool);
    for (let n = 0; n < 500; n++) recorder.track(RESOLVED);
    const first = ship(spool);
    for (let n = 0; n < 10; n++) recorder.track(RESOLVED);
    const events = [...first, ...ship(spool)];
    const executions = events.filter(({ kind }) => kind === 'execution').length;
    expect(lostIn(events)).toEqual({ 'production: the disk failed': 510 - executions });
    expect(executions).toBeGreaterThan(50);
    spool.close();
  });

  test('is one of the system too: a directory that became read-only, and was made writable again', async () => {
    const spool = openIn(await spoolOptions());
    const { recorder } = recordInto(spool);
    if (!mount(spool.directory, ['--bind', spool.directory])) return;
    spawnSync('mount', ['-o', 'remount,ro,bind', spool.directory]);
    for (let n = 0; n < 3; n++) expect(recorder.track(RESOLVED)).toBeTypeOf('string');
    spool.seal();
    spawnSync('umount', [spool.directory]);
    recorder.track(RESOLVED);
    const events = ship(spool);
    expect([lostIn(events), events.filter(({ kind }) => kind === 'execution').length]).toEqual([
      { 'production: the disk failed': 3 },
      1,
    ]);
    spool.close();
  });
});

/** Mounts something there until the test is over; false, said loudly, where this user may not. */
function mount(folder: string, how: readonly string[]): boolean {
  const isMounted = spawnSync('mount', [...how, folder]).status === 0;
  if (isMounted) onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  else process.stderr.write('\n!!! nothing can be mounted here: full and read-only file systems are not tested\n\n');
  expect(isMounted || process.getuid?.() !== 0 || isContained()).toBe(true);
  return isMounted;
}

/** Root of a container may lack the right to mount. */
function isContained(): boolean {
  return spawnSync('unshare', ['-m', 'true']).status !== 0;
}

describe('a segment', () => {
  test('that was cut or scratched gives what is whole, and counts what is not', async () => {
    const spool = openIn(await spoolOptions({ segmentLines: 3 }));
    for (const line of ['11', '12', '13', '21', '22', '23', '31', '32', '33']) spool.append(line);
    const [one = '', two = '', three = ''] = segmentsIn(spool.directory);
    truncateSync(one, statSync(one).size - 1);
    const bytes = readFileSync(two);
    bytes[14] = 0x58;
    writeFileSync(two, bytes);
    rmSync(three);
    const found: unknown[] = [];
    for (let segment = spool.next(); segment !== null; segment = spool.next()) {
      found.push([segment.sequence, segment.lines, segment.damaged]);
      spool.done(segment.sequence);
    }
    expect(found).toEqual([
      [1, ['11', '12'], 1],
      [2, ['21', '23'], 1],
      [3, [], 3],
    ]);
  });

  test('is not read through a link, nor kept waiting for by a pipe', async () => {
    const spool = openIn(await spoolOptions({ segmentLines: 1 }));
    for (const line of ['1', '2', '3']) spool.append(line);
    const [one = '', two = ''] = segmentsIn(spool.directory);
    const secret = join(await temporaryDirectory(), 'secret');
    renameSync(one, secret);
    symlinkSync(secret, one);
    rmSync(two);
    spawnSync('mkfifo', [two]);
    const first = spool.next();
    spool.done(1);
    const second = spool.next();
    spool.done(2);
    expect([first, second, spool.next()].map((each) => each && [each.lines, each.damaged])).toEqual([
      [[], 1],
      [[], 1],
      [['3'], 0],
    ]);
  });

  test('that something else made in its place is not written to', async () => {
    const spool = openIn(await spoolOptions());
    const inTheWay = join(spool.directory, '000000000001.seg');
    appendFileSync(inTheWay, 'of somebody else');
    const kept = [spool.append('1'), spool.append('2')];
    spool.seal();
    expect({ kept, text: readFileSync(inTheWay, 'utf8'), lines: spool.next()?.lines, at: NOON }).toEqual({
      kept: ['failed', 'kept'],
      text: 'of somebody else',
      lines: ['2'],
      at: NOON,
    });
  });
});
