import { chown, lstat } from 'node:fs/promises';
import { PromptctlError } from '../../domain/errors/error.ts';
import { type Account, ownerOf } from './account.ts';
import { usingDirectory } from './failure.ts';
import { makeDirectory } from './make-directory.ts';

/**
 * Makes a directory that only the server's account (and root) can enter, or accepts one that is exactly that.
 * In /tmp anybody could have put a directory or a link there first; such a one is refused.
 */
export async function claimDirectory(path: string, account: Account | null): Promise<void> {
  await usingDirectory(path, async () => {
    const isNew = await makeDirectory(path, 0o700);
    if (account !== null && (isNew || (await isOurs(path, 0)))) await chown(path, account.uid, account.gid);
    if (!(await isOurs(path, ownerOf(account)))) {
      throw new PromptctlError('embedded-directory-unusable', { path, reason: 'it is not a closed directory of ours' });
    }
  });
}

async function isOurs(path: string, owner: number | null): Promise<boolean> {
  const found = await lstat(path);
  if (owner === null) return found.isDirectory();
  return found.isDirectory() && found.uid === owner && (found.mode & 0o077) === 0;
}
