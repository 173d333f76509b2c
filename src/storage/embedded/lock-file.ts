import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm } from 'node:fs/promises';
import { hasCode } from './failure.ts';
import { isAlive, isServerOf } from './process-identity.ts';

/** A lock file of Postgres and the process it names. */
export interface Lock {
  readonly path: string;
  readonly text: string;
  readonly pid: number;
  /**
   * `server` holds the data directory; `gone` is none that Postgres would mind. The others keep Postgres from starting:
   * `stranger` is another process, `unnamed` is what an empty or garbled file names.
   */
  readonly holder: 'server' | 'gone' | 'stranger' | 'unnamed';
}

/** Reads one of Postgres' lock files and judges its holder; null when there is none. */
export async function readLock(path: string, dataDirectory: string): Promise<Lock | null> {
  const text = await readLockText(path);
  if (text === null) return null;
  // A server in single-user mode writes its id with a minus.
  const pid = Math.abs(Number.parseInt(text, 10));
  return { path, text, pid, holder: await holderOf(pid, dataDirectory) };
}

/**
 * Removes a lock whose holder is no server. Another process may have judged the same lock, removed it and started a
 * server since; so the file is first taken aside, and put back when it is not the one that was judged.
 */
export async function discardLock({ path, text }: Lock): Promise<void> {
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    await rename(path, aside);
    if ((await readLockText(aside)) !== text) await link(aside, path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'EEXIST')) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function holderOf(pid: number, dataDirectory: string): Promise<Lock['holder']> {
  // Signals to process 0 would reach ourselves.
  if (!(pid > 0)) return 'unnamed';
  if (!isAlive(pid)) return 'gone';
  return (await isServerOf(pid, dataDirectory)) ? 'server' : 'stranger';
}

async function readLockText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}
