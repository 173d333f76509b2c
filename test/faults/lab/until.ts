import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds; what did not happen by then never will. */
const PATIENCE = 15_000;

/** Waits for a condition, and throws where that is in vain. */
export async function until(what: string, condition: () => Promise<boolean>, patience = PATIENCE): Promise<void> {
  for (const end = Date.now() + patience; !(await condition()); await pause(20)) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
  }
}
