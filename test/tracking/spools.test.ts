import { describe, expect, test } from 'vitest';
import type { SpoolOptions } from '../../src/tracking/create-spool.ts';
import { openDiskSpool } from '../../src/tracking/disk-spool/disk-spool.ts';
import { createMemorySpool } from '../../src/tracking/memory-spool.ts';
import type { Segment, Spool } from '../../src/tracking/spool.ts';
import { temporaryDirectory } from '../helpers/story.ts';
import { lostIn, NOON, RESOLVED, recordInto, ship } from './samples.ts';

const openMemory = async (options: Partial<SpoolOptions> = {}): Promise<Spool> =>
  createMemorySpool({ environment: 'production', now: () => NOON, ...options });

const openDisk = async (options: Partial<SpoolOptions> = {}): Promise<Spool> => {
  const root = await temporaryDirectory();
  const opened = openDiskSpool({ root, environment: 'production', now: () => NOON, ...options });
  if (opened.kind === 'refused') throw new Error(opened.reason);
  return opened.spool;
};

const taken = (segment: Segment | null) => segment && { ...segment, producer: 'same' };

describe.each([
  ['in memory', openMemory],
  ['on disk', openDisk],
])('a spool %s', (_where, open) => {
  test('gives lines back in order, in segments that end with a count of lines or a seal', async () => {
    const spool = await open({ segmentLines: 2 });
    for (const line of ['1', '2', '3']) expect(spool.append(line)).toBe('kept');
    const first = spool.next();
    spool.done(1);
    const open3 = spool.next();
    spool.seal();
    const second = spool.next();
    expect({ first: taken(first), open3, second: taken(second), again: taken(spool.next()) }).toEqual({
      first: { producer: 'same', sequence: 1, after: 0, lines: ['1', '2'], damaged: 0 },
      open3: null,
      second: { producer: 'same', sequence: 2, after: 1, lines: ['3'], damaged: 0 },
      again: { producer: 'same', sequence: 2, after: 1, lines: ['3'], damaged: 0 },
    });
    spool.done(2);
    expect({ next: spool.next(), size: spool.size() }).toEqual({ next: null, size: { bytes: 0, segments: 0 } });
  });

  test('seals nothing where there is nothing, and ends a segment by its bytes too', async () => {
    const spool = await open({ segmentBytes: 100 });
    spool.seal();
    expect(spool.next()).toBeNull();
    spool.append('"x"'.repeat(50));
    spool.append('2');
    spool.seal();
    expect([spool.next()?.lines.length, spool.size().segments]).toEqual([1, 2]);
  });

  test('holds what text there is, and ten thousand segments', async () => {
    const spool = await open({ segmentLines: 1 });
    const lines = Array.from({ length: 10_000 }, (_, n) => JSON.stringify({ n, text: 'ä😀\u2028\n' }));
    for (const line of lines) spool.append(line);
    const read: string[] = [];
    for (let segment = spool.next(); segment !== null; segment = spool.next()) {
      read.push(...segment.lines);
      spool.done(segment.sequence);
    }
    expect(read).toEqual(lines);
  });

  test('that is full refuses what comes, counts it exactly, and says so with the next batch', async () => {
    const spool = await open({ mostBytes: 5_000 });
    const { recorder, problems } = recordInto(spool);
    const ids = Array.from({ length: 40 }, () => recorder.track(RESOLVED, { rating: 4 }));
    expect(new Set(ids).size).toBe(40);
    const events = ship(spool);
    const [executions, scores] = ['execution', 'score'].map(
      (kind) => events.filter((each) => each.kind === kind).length,
    );
    expect(lostIn(events)).toEqual({
      'production: the spool was full': 40 - (executions ?? 0),
      'production: the spool was full (scores)': 40 - (scores ?? 0),
    });
    expect(executions).toBeGreaterThan(5);
    expect(problems.map(({ code }) => code)).toEqual(['spool-full']);
    recorder.track(RESOLVED);
    expect(ship(spool).map(({ kind }) => kind)).toEqual(['execution']);
  });

  test('that drops the oldest keeps the newest, never what is being shipped, and tells the exact loss', async () => {
    const spool = await open({ mostBytes: 6_000, whenFull: 'drop-oldest', segmentLines: 4 });
    const { recorder } = recordInto(spool);
    const ids = [0, 1, 2, 3].map(() => recorder.track(RESOLVED));
    const lent = spool.next();
    ids.push(...Array.from({ length: 60 }, () => recorder.track({ ...RESOLVED, environment: 'staging' })));
    spool.done(lent?.sequence ?? 0);
    const following = spool.next();
    const events = ship(spool);
    const kept = events.flatMap((event) => (event.kind === 'execution' ? [event.id] : []));
    expect(lent?.lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(ids.slice(0, 4));
    expect({ after: following?.after, skipped: (following?.sequence ?? 0) > 2 }).toEqual({ after: 1, skipped: true });
    expect(kept).toEqual(ids.slice(-kept.length));
    expect(lostIn(events)).toEqual({ 'staging: the spool was full': 60 - kept.length });
  });

  test('is closed once and for all: what comes then is not kept, and nothing is touched', async () => {
    const spool = await open();
    const { recorder, problems } = recordInto(spool);
    recorder.close();
    recorder.close();
    const id = recorder.track(RESOLVED);
    spool.seal();
    spool.done(1);
    expect({ id: typeof id, next: spool.next(), codes: problems.map(({ code }) => code) }).toEqual({
      id: 'string',
      next: null,
      codes: ['tracked-after-close'],
    });
  });
});
