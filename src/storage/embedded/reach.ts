import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const ANYBODY_MAY_PASS = 0o001;

/** True when a stranger, such as nobody, may pass through `directory` and all above it. What does not exist yet is passed over. */
export async function isReachable(directory: string): Promise<boolean> {
  const mode = await stat(directory).then(
    (found) => found.mode,
    () => ANYBODY_MAY_PASS,
  );
  if ((mode & ANYBODY_MAY_PASS) === 0) return false;
  const parent = dirname(directory);
  return parent === directory || isReachable(parent);
}
