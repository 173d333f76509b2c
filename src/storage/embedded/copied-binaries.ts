import { randomBytes } from 'node:crypto';
import { access, chmod, copyFile, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode, usingDirectory } from './failure.ts';
import { removeLeftovers } from './leftovers.ts';
import { makeDirectory } from './make-directory.ts';
import { restoreSymlinks } from './symlinks.ts';

/** Copies binaries so that every account can run them; whole or not at all, also when several processes do it at once. */
export async function copyBinaries(from: string, to: string, onCopy: () => void): Promise<string> {
  if (await exists(to)) return to;
  onCopy();
  return usingDirectory(to, async () => {
    await makeDirectory(dirname(to), 0o711);
    await removeLeftovers(dirname(to));
    const fresh = `${to}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
    try {
      await copyTree(from, fresh);
      await restoreSymlinks(fresh);
      await renameOnce(fresh, to);
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
    return to;
  });
}

async function copyTree(from: string, to: string): Promise<void> {
  await makeDirectory(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    else if (entry.isFile()) await copyReadable(source, target);
  }
}

async function copyReadable(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  // npm may have unpacked under a closed umask, and libraries do not mind being executable.
  await chmod(to, 0o755);
}

async function renameOnce(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM') || !(await exists(to))) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
