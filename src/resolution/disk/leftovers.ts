import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Milliseconds without a write after which nobody is writing any more. */
const ABANDONED_AFTER = 60_000;

/** Removes what processes that were killed left beside a snapshot, as far as it can. `now` is the present by the clock of the file system. */
export async function removeLeftovers(path: string, now: number): Promise<void> {
  const directory = dirname(path);
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((entry) => entry.startsWith(`${basename(path)}.`) && entry.endsWith('.tmp'))) {
    const found = await stat(join(directory, name)).catch(() => null);
    if (found !== null && now - found.mtimeMs > ABANDONED_AFTER) await rm(join(directory, name)).catch(() => undefined);
  }
}
