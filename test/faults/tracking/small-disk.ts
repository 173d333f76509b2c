import { spawnSync } from 'node:child_process';
import { onTestFinished } from 'vitest';

/** A file system of that size there, until the test is over; false, said loudly, where this user may not mount one. */
export function mountSmall(directory: string, size: string): boolean {
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', directory]).status === 0;
  if (isMounted) onTestFinished(() => void spawnSync('umount', ['-l', directory]));
  else process.stderr.write('\n!!! nothing can be mounted here: apps on a full disk are not tested\n\n');
  return isMounted;
}
