import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { link, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { hasCode } from '../../storage/embedded/failure.ts';
import { isAlive } from '../../storage/embedded/process-identity.ts';

/** A holder needs milliseconds; one that is older was stopped, or is on a machine that is no more. */
const STALE_AFTER = 10_000;
const ATTEMPTS = 40;
const PAUSE = 25;
/** A process names itself at once, unless it was killed right then. */
const LOOKS_AT_UNNAMED = 10;

/**
 * Runs `work` while no other process does; null: somebody else held the lock for a second. `now` is the present by the clock of the
 * file system, which is the lock's own. `isHeld` tells, right before something cannot be undone, whether the lock is still ours:
 * a process that was stopped for long may have lost it.
 */
export async function withLock<T>(
  path: string,
  now: number,
  work: (isHeld: () => Promise<boolean>) => Promise<T>,
): Promise<T | null> {
  const own = `${process.pid} ${randomBytes(8).toString('hex')} ${hostname()}`;
  const isHeld = async () => (await readLock(path)) === own;
  let unnamed = 0;
  for (let attempt = 1; !claim(path, own); attempt++) {
    if (attempt === ATTEMPTS) return null;
    const holder = await readLock(path);
    unnamed = holder === '' ? unnamed + 1 : 0;
    const isStale = holder !== null && (unnamed > LOOKS_AT_UNNAMED || isGone(holder) || (await isOld(path, now)));
    if (isStale) await discard(path, holder);
    await pause(PAUSE);
  }
  try {
    return await work(isHeld);
  } finally {
    if (await isHeld()) await rm(path, { force: true });
  }
}

/** At one stroke, so that few are killed between making the lock and naming themselves in it. */
function claim(path: string, own: string): boolean {
  try {
    writeFileSync(path, own, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Another process may have judged the same lock, removed it and made its own since: then that one is put back. */
async function discard(path: string, judged: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await rename(path, aside);
    // Where that fails, its maker finds out before it does anything.
    if ((await readLock(aside)) !== judged) await link(aside, path).catch(() => undefined);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

function isGone(text: string): boolean {
  const [pid, , host] = text.split(' ');
  return host === hostname() && Number(pid) > 0 && !isAlive(Number(pid));
}

async function isOld(path: string, now: number): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && now - found.mtimeMs > STALE_AFTER;
}

async function readLock(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}
