import { readFile, symlink } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { hasCode } from './failure.ts';

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Restores the links between libraries that npm packages cannot hold; the package's own install script, which does
 * this, may have been forbidden. Any number of processes may do it at once. Fails where the directory is not writable.
 */
export async function restoreSymlinks(directory: string): Promise<void> {
  for (const { source, target } of await linksOf(directory)) {
    const path = join(directory, posix.relative('native', target));
    await symlinkOnce(posix.relative(dirname(target), source), path);
  }
}

async function linksOf(directory: string): Promise<readonly Link[]> {
  try {
    const links: readonly Link[] = JSON.parse(await readFile(join(directory, 'pg-symlinks.json'), 'utf8'));
    return links;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

async function symlinkOnce(to: string, path: string): Promise<void> {
  try {
    await symlink(to, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}
