import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isAlive } from './process-identity.ts';

const UNFINISHED = /^(?:data|bin-.*)\.(?:new|old)-(\d+)-[0-9a-f]+$/;

/** A name beside the data directory for what is being made or taken away; whoever finds it later sees whose it was. */
export function unfinishedName(dataDirectory: string, stage: 'new' | 'old'): string {
  return join(dirname(dataDirectory), `data.${stage}-${process.pid}-${randomBytes(4).toString('hex')}`);
}

/** Removes what processes that are no more left half made. */
export async function removeLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    const pid = UNFINISHED.exec(name)?.[1];
    // An initdb that lost its parent may still be writing there; then the next start removes the rest.
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(directory, name), { recursive: true, force: true }).catch(() => {});
  }
}
