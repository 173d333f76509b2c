import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { hasCode, usingDirectory } from './failure.ts';
import { makeDirectory } from './make-directory.ts';

/** Makes the project's `.promptctl` directory, closed to others and ignored by git, and gives its real path. */
export async function createHome(home: string): Promise<string> {
  return usingDirectory(home, async () => {
    await mkdir(dirname(resolve(home)), { recursive: true });
    await makeDirectory(home, modeOfHome());
    await ignoreInGit(home);
    return realpath(home);
  });
}

/** The real path of a home that may not exist yet. */
export async function realHome(home: string): Promise<string> {
  return realpath(home).catch(() => resolve(home));
}

// Root's server runs as nobody, who must be able to pass through to directories of its own, but not to list this one.
function modeOfHome(): number {
  return process.getuid?.() === 0 ? 0o711 : 0o700;
}

async function ignoreInGit(home: string): Promise<void> {
  try {
    await writeFile(join(home, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}
