import { chmod, mkdir } from 'node:fs/promises';
import { hasCode } from './failure.ts';

/** Makes one directory with exactly this mode, whatever the umask; false when something of that name was there already. */
export async function makeDirectory(path: string, mode: number): Promise<boolean> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
  await chmod(path, mode);
  return true;
}
