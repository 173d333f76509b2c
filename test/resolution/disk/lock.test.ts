import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withLock } from '../../../src/resolution/disk/lock.ts';
import { temporaryDirectory } from '../../helpers/story.ts';

/** A lock as its holder wrote it just now, and the present by the clock of the file system. */
async function heldBy(text: string): Promise<{ readonly path: string; readonly now: number }> {
  const path = join(await temporaryDirectory(), 'lock');
  writeFileSync(path, text);
  return { path, now: statSync(path).mtimeMs };
}

/** The id of a process that has ended. */
function goneProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

test('one works at a time, the others after it, and no lock is left', async () => {
  const path = join(await temporaryDirectory(), 'lock');
  let inside = 0;
  const work = async (isHeld: () => Promise<boolean>) => {
    inside++;
    const seen = [inside, await isHeld()];
    inside--;
    return seen;
  };
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => withLock(path, 0, work)));
  expect({ outcomes, left: existsSync(path) }).toEqual({
    outcomes: Array.from({ length: 10 }, () => [1, true]),
    left: false,
  });
});

test('the lock of a process that is gone is taken over', async () => {
  const { path, now } = await heldBy(`${goneProcess()} 0123456789abcdef ${hostname()}`);
  expect(await withLock(path, now, async (isHeld) => isHeld())).toBe(true);
  expect(readdirSync(join(path, '..'))).toEqual([]);
});

test.each([
  ['a living process', `${process.pid} 0123456789abcdef ${hostname()}`],
  ['another machine', `${goneProcess()} 0123456789abcdef elsewhere.example`],
])('the lock of %s is respected for a second, and taken over when it is older than ten', async (_who, text) => {
  const { path, now } = await heldBy(text);
  expect(await withLock(path, now, async () => 'worked')).toBeNull();
  expect(readFileSync(path, 'utf8')).toBe(text);
  utimesSync(path, now / 1000 - 11, now / 1000 - 11);
  expect(await withLock(path, now, async () => 'worked')).toBe('worked');
  expect(existsSync(path)).toBe(false);
});

test('the lock of a process that was killed before it named itself is taken over after a while', async () => {
  const { path, now } = await heldBy('');
  expect(await withLock(path, now, async () => 'worked')).toBe('worked');
  expect(existsSync(path)).toBe(false);
});

test('who lost the lock is told, and leaves that of the next alone', async () => {
  const path = join(await temporaryDirectory(), 'lock');
  const isHeld = await withLock(path, 0, async (held) => {
    writeFileSync(path, 'of another');
    return held();
  });
  expect({ isHeld, text: readFileSync(path, 'utf8') }).toEqual({ isHeld: false, text: 'of another' });
});

test('the lock is given back when the work fails', async () => {
  const path = join(await temporaryDirectory(), 'lock');
  await expect(withLock(path, 0, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(existsSync(path)).toBe(false);
});

test('a folder that cannot be written to is an error, and not waited for', async () => {
  const folder = await temporaryDirectory();
  await expect(withLock(join(folder, 'none', 'lock'), 0, async () => 'worked')).rejects.toThrow('ENOENT');
});
