import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../../storage/embedded/failure.ts';
import type { Spool } from '../spool.ts';
import { type DiskSpoolOptions, reopenSpool } from './disk-spool.ts';
import { type Home, OWNER, producerIn, takeHome } from './home.ts';
import { isOwnerAlive } from './owner.ts';
import { objectionTo } from './safety.ts';

/** Milliseconds without a beat after which an owner that is not seen to run is gone: it may be in another container. */
const GONE_AFTER = 60_000;
const SPOOL = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:~[0-9a-f]{8})?$/;
const UNFINISHED = /^\.[0-9a-f-]{36}\.tmp$/;

/** Directories under `root` whose owner is gone. */
export function listOrphans(root: string): string[] {
  const present = presentOf(root);
  if (present === null) return [];
  const names = readdirSync(root);
  for (const name of names) if (UNFINISHED.test(name)) removeUnfinished(join(root, name), present);
  return names
    .filter((name) => SPOOL.test(name))
    .map((name) => join(root, name))
    .filter((directory) => objectionTo(directory) === null && isAbandoned(directory, present));
}

/**
 * Takes over the spool of a process that is gone, to ship what it left; null: another was first, or there is nothing in it, and it was
 * removed. Should the owner live after all, it goes on under another name and takes the open segment along; ids tell twice from once.
 */
export function adopt(directory: string, options: DiskSpoolOptions): Spool | null {
  const claimed = join(options.root, `${producerIn(directory)}~${randomBytes(4).toString('hex')}`);
  const present = presentOf(options.root);
  try {
    if (present === null || !isAbandoned(directory, present)) return null;
    renameSync(directory, claimed);
    // Another may have taken it since it was judged, an instant ago.
    if (!isAbandoned(claimed, present)) {
      renameSync(claimed, directory);
      return null;
    }
    const spool = reopenIn(takeHome(claimed), options);
    spool.seal();
    if (spool.size().segments > 0) return spool;
    spool.close();
  } catch {
    // The directory stays an orphan, for whoever can make use of it.
  }
  return null;
}

/** @throws an error of the file system; then the directory is left. */
function reopenIn(home: Home, options: DiskSpoolOptions): Spool {
  try {
    return reopenSpool(home, options);
  } catch (error) {
    home.leave(false);
    throw error;
  }
}

function isAbandoned(directory: string, present: number): boolean {
  try {
    const name = ownerOf(directory);
    if (name === null) return true;
    const { mtimeMs } = statSync(join(directory, OWNER));
    return !isOwnerAlive(name) && present - mtimeMs > GONE_AFTER;
  } catch {
    return false;
  }
}

function ownerOf(directory: string): string | null {
  try {
    return readFileSync(join(directory, OWNER), 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function removeUnfinished(path: string, present: number): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && present - found.mtimeMs > GONE_AFTER) rmSync(path, { recursive: true, force: true });
}

/** The time by the clock of the file system, which beats are told by; null: nothing can be written there now. */
function presentOf(root: string): number | null {
  const path = join(root, `.${randomUUID()}.tmp`);
  try {
    writeFileSync(path, '', { flag: 'wx', mode: 0o600 });
    return statSync(path).mtimeMs;
  } catch {
    return null;
  } finally {
    rmSync(path, { force: true });
  }
}
