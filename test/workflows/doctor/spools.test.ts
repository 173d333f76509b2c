import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSpool, spoolRoot } from '../../../src/tracking/open-spool.ts';
import { readSpools } from '../../../src/workflows/doctor/spools.ts';

function stateDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'promptctl-state-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function open(stateDirectory: string) {
  const options = { durability: 'disk', environment: 'production', connection: 'db/app', onProblem: () => {} } as const;
  return openSpool({ ...options, stateDirectory, now: () => Date.now() });
}

test('what a live process keeps is seen, and neither taken nor touched', () => {
  const directory = stateDirectory();
  const spool = open(directory);
  spool.append('{"id":"1"}');
  spool.seal();
  const { bytes, segments } = spool.size();
  expect(readSpools(directory)).toEqual({
    spools: 1,
    orphans: 0,
    segments,
    bytes,
    oldest: expect.any(Number),
    objections: [],
  });
  expect(spool.next()?.lines).toHaveLength(1);
  spool.done(spool.next()?.sequence ?? 0);
  spool.close();
});

test('what a process that is gone left is an orphan', () => {
  const directory = stateDirectory();
  const spool = open(directory);
  spool.append('{"id":"1"}');
  spool.close();
  expect(readSpools(directory)).toMatchObject({ spools: 1, orphans: 1, segments: 1, objections: [] });
});

test('a directory that others may write to, or a link in its place, is told with the reason', () => {
  const directory = stateDirectory();
  const [open, link] = [spoolRoot(directory), spoolRoot(directory, 'db/app')];
  mkdirSync(open);
  chmodSync(open, 0o777);
  symlinkSync(open, link);
  expect(readSpools(directory)?.objections).toEqual([
    { path: open, reason: 'others than its owner may write to it' },
    { path: link, reason: 'it is a symbolic link' },
  ]);
});

test('no state directory, and a file in its place, are nothing', () => {
  const directory = stateDirectory();
  writeFileSync(join(directory, 'file'), '');
  expect([readSpools(join(directory, 'none')), readSpools(join(directory, 'file'))]).toEqual([null, null]);
});
