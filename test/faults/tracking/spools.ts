import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../../../src/storage/embedded/failure.ts';
import { spoolRoot } from '../../../src/tracking/open-spool.ts';
import { age } from '../../tracking/disk-spool/use-spool.ts';
import { CONNECTION } from './hasty.ts';

/** The directories of all spools that are for it. */
export function spoolsIn(stateDirectory: string): string[] {
  const root = spoolRoot(stateDirectory, CONNECTION);
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => !name.startsWith('.'))
    .map((name) => join(root, name));
}

/** Nobody waits a minute here until a process that was killed is taken for gone. */
export function ageSpoolsOf(stateDirectory: string, pid: number): void {
  eachSpoolOf(stateDirectory, pid, age);
}

/** A process that does not run at the moment looks to others as one of another machine that is gone. */
export function disownSpoolsOf(stateDirectory: string, pid: number): void {
  eachSpoolOf(stateDirectory, pid, (directory) => {
    writeFileSync(join(directory, 'owner'), `${pid} 1 0 elsewhere\n`);
    age(directory);
  });
}

function eachSpoolOf(stateDirectory: string, pid: number, treat: (directory: string) => void): void {
  for (const directory of spoolsIn(stateDirectory)) {
    try {
      if (readFileSync(join(directory, 'owner'), 'utf8').startsWith(`${pid} `)) treat(directory);
    } catch (error) {
      // Another took it, or shipped it to its end, meanwhile.
      if (!hasCode(error, 'ENOENT')) throw error;
    }
  }
}
