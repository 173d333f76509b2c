import type { Stats } from 'node:fs';
import { lstat, mkdir, stat } from 'node:fs/promises';

const ROOT = 0;

/** Makes the directory of snapshots, for this user alone, or takes the one that is there. Why it cannot be used; null: it can. */
export async function prepareDirectory(directory: string): Promise<string | null> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const [named, found] = [await lstat(directory), await stat(directory)];
  return objectionToDirectory(named, found, process.getuid?.() ?? null);
}

/**
 * Why a directory is not written into; null: it is. `named` is what stands at its path, which may be a link to `found`. What root gave is
 * taken as it is, open to all as it may be (`/tmp`, a volume): each file there is judged by itself. `user` is null where files have no
 * owners that could be compared (Windows).
 */
export function objectionToDirectory(
  named: Pick<Stats, 'uid' | 'isSymbolicLink'>,
  found: Pick<Stats, 'uid' | 'mode'>,
  user: number | null,
): string | null {
  if (user === null) return null;
  if (named.isSymbolicLink() && named.uid !== user && named.uid !== ROOT)
    return 'its folder is a link that another user made';
  if (found.uid !== user && found.uid !== ROOT) return `its folder belongs to another user (${found.uid})`;
  const isGiven = found.uid === ROOT && user !== ROOT;
  const isSticky = (found.mode & 0o1000) !== 0;
  return isGiven || isSticky || (found.mode & 0o022) === 0 ? null : 'others than its owner may write to its folder';
}
